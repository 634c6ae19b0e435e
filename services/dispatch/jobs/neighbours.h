#pragma once

#include <functional>
#include <memory>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "dispatch/domain/travel_times.h"
#include "muster/chapter/v1/chapter_service.grpc.pb.h"
#include "muster/disaster/v1/disaster_service.grpc.pb.h"
#include "muster/roster/v1/roster_service.grpc.pb.h"
#include "muster/warehouse/v1/calendar_service.grpc.pb.h"
#include "muster/warehouse/v1/lot_service.grpc.pb.h"
#include "muster/warehouse/v1/stock_level_service.grpc.pb.h"
#include "muster/warehouse/v1/voucher_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"
#include "platform/rpc/client.h"

namespace muster::dispatch {

// The services that dispatch calls, and the server that it asks for ways. Thread-safe.
struct Neighbours {
  std::unique_ptr<chapter::v1::ChapterService::Stub> chapters;
  std::unique_ptr<disaster::v1::IncidentService::Stub> incidents;
  std::unique_ptr<roster::v1::TeamService::Stub> teams;
  std::unique_ptr<warehouse::v1::WarehouseService::Stub> warehouses;
  std::unique_ptr<warehouse::v1::ItemService::Stub> items;
  std::unique_ptr<warehouse::v1::StockService::Stub> stock;
  std::unique_ptr<warehouse::v1::StockLevelService::Stub> stock_levels;
  std::unique_ptr<warehouse::v1::VoucherService::Stub> vouchers;
  std::unique_ptr<warehouse::v1::LotService::Stub> lots;
  std::unique_ptr<warehouse::v1::CalendarService::Stub> calendar;
  // How dispatch itself, and not a person, calls them in a world; the call ends after `limit`.
  std::function<rpc::CallOptions(absl::string_view world, absl::Duration limit)> as_service;
  // Null when none is configured.
  std::unique_ptr<const TravelTimes> routing;
};

}  // namespace muster::dispatch
