#pragma once

#include <atomic>
#include <barrier>
#include <functional>
#include <thread>

#include "warehouse/api/calendar_api.h"
#include "warehouse/api/donation_api.h"
#include "warehouse/api/duty_api.h"
#include "warehouse/api/inspection_api.h"
#include "warehouse/api/lot_api.h"
#include "warehouse/api/stocktake_api.h"
#include "warehouse/api/trace_api.h"
#include "warehouse/stockroom.h"

namespace muster::warehouse {

// Runs them at the same time, each on a thread of its own.
inline void RunAtOnce(const std::vector<std::function<void()>>& actions) {
  std::barrier start(static_cast<std::ptrdiff_t>(actions.size()));
  std::vector<std::jthread> threads;
  for (const std::function<void()>& action : actions) {
    threads.emplace_back([&start, &action] {
      start.arrive_and_wait();
      action();
    });
  }
}

// A stockroom whose lots are looked after, traced and counted.
class Keeping : public Stockroom {
 protected:
  rpc::Call DutyOfficer() const { return fixture_.As("users/officer", "chapters/622900", {common::v1::ROLE_DUTY_OFFICER}); }
  rpc::Call Auditor(absl::string_view chapter = "chapters/622900") const {
    return fixture_.As("users/auditor", chapter, {common::v1::ROLE_AUDITOR});
  }

  template <class Request>
  static Request WithId() {
    Request request;
    request.set_request_id(NewUuid());
    return request;
  }

  static v1::CreateDonationRequest DonationRequest(absl::string_view item = "items/rice", std::int64_t quantity = 10) {
    auto request = WithId<v1::CreateDonationRequest>();
    v1::Donation& donation = *request.mutable_donation();
    donation.set_chapter("chapters/622900");
    donation.set_donor("某企业");
    donation.set_agreement_number("临红捐协〔2023〕7号");
    donation.set_receipt_number("甘财票 0012345");
    v1::Donation::Line& line = *donation.add_lines();
    line.set_item(std::string(item));
    line.set_quantity(quantity);
    line.set_value_fen(100'000);
    return request;
  }
  std::string NewDonation(const v1::CreateDonationRequest& request = DonationRequest()) {
    const auto donation = donations_.CreateDonation(Keeper(), request);
    EXPECT_TRUE(donation.ok()) << donation.status();
    return donation.ok() ? donation->name() : "";
  }
  static v1::ReceiveStockRequest GiftRequest(absl::string_view donation, std::int64_t quantity, absl::string_view item = "items/rice") {
    v1::ReceiveStockRequest request = ReceiveRequest(item, quantity);
    request.mutable_lines(0)->mutable_lot()->clear_source();
    request.mutable_lines(0)->mutable_lot()->set_donation(std::string(donation));
    return request;
  }
  v1::Donation GetDonation(absl::string_view name) {
    v1::GetDonationRequest request;
    request.set_name(std::string(name));
    const auto donation = donations_.GetDonation(Keeper(), request);
    EXPECT_TRUE(donation.ok()) << donation.status();
    return donation.value_or(v1::Donation());
  }

  static v1::QuarantineLotRequest QuarantineRequest(absl::string_view lot) {
    auto request = WithId<v1::QuarantineLotRequest>();
    request.set_name(std::string(lot));
    request.set_reason("包装受潮");
    return request;
  }
  static v1::RecordInspectionRequest InspectionRequest(absl::string_view lot, v1::Inspection::Kind kind,
                                                       v1::Inspection::Result result = v1::Inspection::RESULT_PASSED) {
    auto request = WithId<v1::RecordInspectionRequest>();
    v1::Inspection& inspection = *request.mutable_inspection();
    inspection.set_warehouse("warehouses/622900-01");
    inspection.set_lot(std::string(lot));
    inspection.set_kind(kind);
    inspection.set_result(result);
    inspection.add_inspectors("马师傅");
    inspection.add_inspectors("王师傅");
    return request;
  }

  absl::Time China(int year, int month, int day, int hour = 0) const {
    return absl::FromCivil(absl::CivilSecond(year, month, day, hour, 0, 0), absl::FixedTimeZone(8 * 3600));
  }
  void AdvanceTo(absl::Time time) { fixture_.clock.Advance(time - fixture_.clock.Now()); }

  LotApi lots_{fixture_.scopes};
  InspectionApi inspections_{fixture_.scopes};
  DutyApi duties_{fixture_.scopes};
  TraceApi traces_{fixture_.scopes};
  CalendarApi calendar_{fixture_.scopes};
  DonationApi donations_{fixture_.scopes};
  StocktakeApi stocktakes_{fixture_.scopes};
};

}  // namespace muster::warehouse
