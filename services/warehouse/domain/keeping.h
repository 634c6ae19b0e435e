#pragma once

// By what rules stock is looked after while it lies in a warehouse.
namespace muster::warehouse::domain {

// Re-stack (倒垛) what has been held for more than a year; test samples of what has been kept for three years and more: 5.3. The terms
// themselves stand in the database, which reads duties in the order of their times.
inline constexpr char kKeepingSource[] = "DB11/T 2010-2022 救灾物资储备管理规范";

// Expired stock is never allocated. Source: DOMAIN §5.
inline constexpr char kExpirySource[] = "过期物资不得调用 (expired stock is never allocated)";
// Goods may leave before the paperwork, which stays open until it is done. Source: DOMAIN §4.
inline constexpr char kOpenPaperSource[] = "先行调运、补办手续 (goods first, paper later)";
// No outside source: this system's own way of working.
inline constexpr char kQuarantineSource[] = "本系统规定: 待检物资应放行或报废 (house rule: release or dispose of what is held)";
// Levels are awarded by the national society after review (DOMAIN §5); how long before its end a level is shown here has no outside source.
inline constexpr char kLevelSource[] = "本系统规定: 等级到期前 90 天提醒 (house rule: 90 days before a level ends)";
inline constexpr int kLevelNoticeDays = 90;
// When nobody says how far to look ahead for expiry. No outside source.
inline constexpr int kDefaultExpiringDays = 90;

}  // namespace muster::warehouse::domain
