#include "warehouse/api/stock_level_api.h"

#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/store/names.h"
#include "warehouse/store/stock_level_store.h"

namespace muster::warehouse {
namespace {

constexpr std::initializer_list<common::v1::Role> kOwnRoles = {common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_ADMINISTRATOR};
constexpr std::initializer_list<common::v1::Role> kReleaseRoles = {common::v1::ROLE_COMMANDER, common::v1::ROLE_APPROVER,
                                                                   common::v1::ROLE_ADMINISTRATOR};
constexpr absl::Duration kLongestRelease = absl::Hours(24 * 30);
constexpr PageLimits kLevelPages{.default_size = 1000, .max_size = 10'000};

absl::Status Validate(const v1::SetStockLevelRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  const v1::StockLevel& level = request.stock_level();
  fields.RequiredName("stock_level.warehouse", level.warehouse(), "warehouses");
  fields.RequiredName("stock_level.item", level.item(), "items");
  fields.Range("stock_level.minimum_quantity", level.minimum_quantity(), 0, kMaxQuantity);
  fields.Range("stock_level.maximum_quantity", level.maximum_quantity(), 0, kMaxQuantity);
  if (level.maximum_quantity() != 0 && level.maximum_quantity() < level.minimum_quantity()) {
    fields.Add("stock_level.maximum_quantity", "MAXIMUM_BELOW_MINIMUM", {{"minimum", level.minimum_quantity()}});
  }
  fields.Range("stock_level.reserve_floor_quantity", level.reserve_floor_quantity(), 0, kMaxQuantity);
  fields.RequiredText("stock_level.source", level.source(), 500);
  return fields.ToStatus();
}

absl::Status Validate(const v1::ReleaseFloorRequest& request, absl::Time now) {
  Fields fields;
  fields.RequestId(request.request_id());
  const v1::FloorRelease& release = request.floor_release();
  fields.RequiredName("floor_release.warehouse", release.warehouse(), "warehouses");
  fields.RequiredName("floor_release.item", release.item(), "items");
  fields.Range("floor_release.quantity", release.quantity(), 1, kMaxQuantity);
  fields.Name("floor_release.incident", release.incident(), "incidents");
  fields.RequiredText("floor_release.reason", release.reason(), 500);
  if (!release.has_expire_time()) fields.Add("floor_release.expire_time", "REQUIRED");
  fields.Time("floor_release.expire_time", release.has_expire_time(), release.expire_time(), now + absl::Microseconds(1),
              now + kLongestRelease, now);
  return fields.ToStatus();
}

// The filter that the lists share, and its text for page tokens.
template <class Request>
StockLevelFilter ReadFilter(const Request& request, std::string& filter_text, Fields& fields) {
  filter_text = absl::StrCat(request.ancestor(), "\n", request.warehouse(), "\n", absl::StrJoin(request.items(), ","));
  fields.Name("ancestor", request.ancestor(), "chapters");
  return {.warehouse_id = fields.Name("warehouse", request.warehouse(), "warehouses"), .item_ids = ItemIds(fields, request.items())};
}

std::string KeyText(const v1::StockLevel& level) {
  return absl::StrCat(IdOf(level.warehouse(), "warehouses").value(), "\n", IdOf(level.item(), "items").value());
}

StockLevelKey ParseKey(absl::string_view text, Fields& fields) {
  if (text.empty()) return {};
  const std::vector<std::string> parts = absl::StrSplit(text, '\n');
  if (parts.size() != 2) {
    fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
    return {};
  }
  return {.warehouse_id = parts[0], .item_id = parts[1]};
}

}  // namespace

absl::StatusOr<v1::StockLevel> StockLevelApi::SetStockLevel(const rpc::Call& call, const v1::SetStockLevelRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request));
  const v1::StockLevel& wanted = request.stock_level();
  return outbox::WriteOnce<StockLevelTx, v1::StockLevel>(
      scope.world(), scope.origin(), request, [&](StockLevelTx& tx) -> absl::StatusOr<v1::StockLevel> {
        const absl::string_view warehouse_id = IdOf(wanted.warehouse(), "warehouses").value();
        const absl::string_view item_id = IdOf(wanted.item(), "items").value();
        // The record and not the level, which may not be there yet: two who set the first one must see one another's floor.
        ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.LockWarehouseRecord(warehouse_id));
        if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", wanted.warehouse());
        RETURN_IF_ERROR(scope.Authorize(kOwnRoles, warehouse->chapter()));
        ASSIGN_OR_RETURN(const bool is_known, tx.KnowsItem(item_id));
        if (!is_known) return Unknown("ITEM_UNKNOWN", wanted.item());
        ASSIGN_OR_RETURN(const std::optional<v1::StockLevel> present, tx.FindStockLevel(warehouse_id, item_id));
        RETURN_IF_ERROR(CheckEtag(absl::StrCat(wanted.warehouse(), "/stockLevels/", item_id), wanted.etag(),
                                  present.has_value() ? present->etag() : ""));
        if (present.has_value() && wanted.reserve_floor_quantity() < present->reserve_floor_quantity()) {
          RETURN_IF_ERROR(AuthorizeAbove(scope, kOwnRoles, warehouse->chapter()));
        }
        v1::StockLevelSet event;
        *event.mutable_stock_level() = wanted;
        RETURN_IF_ERROR(tx.SaveStockLevel(*event.mutable_stock_level()));
        tx.Append(event.stock_level().name(), warehouse->chapter(), event);
        return event.stock_level();
      });
}

absl::StatusOr<v1::ListStockLevelsResponse> StockLevelApi::ListStockLevels(const rpc::Call& call,
                                                                           const v1::ListStockLevelsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  std::string filter_text;
  StockLevelFilter filter = ReadFilter(request, filter_text, fields);
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, kLevelPages, fields);
  const StockLevelKey after = ParseKey(page.after, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, request.ancestor()));
  return outbox::Read<StockLevelTx>(scope.world(), scope.origin(), [&](StockLevelTx& tx) -> absl::StatusOr<v1::ListStockLevelsResponse> {
    ASSIGN_OR_RETURN(std::vector<v1::StockLevel> levels, tx.ListStockLevels(filter, after, page.size));
    v1::ListStockLevelsResponse response;
    response.set_next_page_token(CutPage(levels, page, filter_text, KeyText));
    for (v1::StockLevel& level : levels) *response.add_stock_levels() = std::move(level);
    return response;
  });
}

absl::StatusOr<v1::FloorRelease> StockLevelApi::ReleaseFloor(const rpc::Call& call, const v1::ReleaseFloorRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request, scope.now()));
  const v1::FloorRelease& wanted = request.floor_release();
  return outbox::WriteOnce<StockLevelTx, v1::FloorRelease>(
      scope.world(), scope.origin(), request, [&](StockLevelTx& tx) -> absl::StatusOr<v1::FloorRelease> {
        const absl::string_view warehouse_id = IdOf(wanted.warehouse(), "warehouses").value();
        ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(warehouse_id));
        if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", wanted.warehouse());
        RETURN_IF_ERROR(AuthorizeAbove(scope, kReleaseRoles, warehouse->chapter()));
        ASSIGN_OR_RETURN(const std::optional<v1::StockLevel> level, tx.FindStockLevel(warehouse_id, IdOf(wanted.item(), "items").value()));
        if (!level.has_value() || level->reserve_floor_quantity() == 0) {
          return NotFound("FLOOR_UNKNOWN", absl::StrCat("no reserve floor of ", wanted.item(), " in ", wanted.warehouse()),
                          {{"warehouse", wanted.warehouse()}, {"item", wanted.item()}});
        }
        v1::FloorReleased event;
        *event.mutable_floor_release() = wanted;
        RETURN_IF_ERROR(tx.InsertFloorRelease(*event.mutable_floor_release()));
        tx.Append(event.floor_release().name(), warehouse->chapter(), event);
        return event.floor_release();
      });
}

absl::StatusOr<v1::FloorRelease> StockLevelApi::EndFloorRelease(const rpc::Call& call, const v1::EndFloorReleaseRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::optional<NestedId> ids = NestedIdOf(request.name(), "warehouses", "floorReleases");
  std::int64_t floor_release_id = 0;
  if (request.name().empty()) {
    fields.Add("name", "REQUIRED");
  } else if (!ids.has_value() || !absl::SimpleAtoi(ids->id, &floor_release_id)) {
    fields.Add("name", "MALFORMED", {{"expected", "warehouses/622900-01/floorReleases/12"}});
  }
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<StockLevelTx, v1::FloorRelease>(
      scope.world(), scope.origin(), request, [&](StockLevelTx& tx) -> absl::StatusOr<v1::FloorRelease> {
        ASSIGN_OR_RETURN(std::optional<OwnedFloorRelease> owned, tx.FindFloorRelease(ids->parent_id, floor_release_id));
        if (!owned.has_value() || !scope.MayRead({owned->chapter})) return Unknown("FLOOR_RELEASE_UNKNOWN", request.name());
        RETURN_IF_ERROR(AuthorizeAbove(scope, kReleaseRoles, owned->chapter));
        const bool is_over = FromTimestamp(owned->release.expire_time()) <= tx.now();
        ASSIGN_OR_RETURN(const bool is_ended_now, is_over ? absl::StatusOr<bool>(false) : tx.EndFloorRelease(*owned));
        if (!is_ended_now) {
          return FailedPrecondition("FLOOR_RELEASE_ENDED", absl::StrCat(request.name(), " has ended"), {{"name", request.name()}});
        }
        v1::FloorReleaseEnded event;
        *event.mutable_floor_release() = owned->release;
        tx.Append(owned->release.name(), owned->chapter, event);
        return std::move(owned->release);
      });
}

absl::StatusOr<v1::ListFloorReleasesResponse> StockLevelApi::ListFloorReleases(const rpc::Call& call,
                                                                               const v1::ListFloorReleasesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  std::string filter_text;
  StockLevelFilter filter = ReadFilter(request, filter_text, fields);
  absl::StrAppend(&filter_text, "\n", request.include_ended());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &before)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, request.ancestor()));
  return outbox::Read<StockLevelTx>(scope.world(), scope.origin(), [&](StockLevelTx& tx) -> absl::StatusOr<v1::ListFloorReleasesResponse> {
    ASSIGN_OR_RETURN(std::vector<OwnedFloorRelease> releases, tx.ListFloorReleases(filter, request.include_ended(), before, page.size));
    v1::ListFloorReleasesResponse response;
    response.set_next_page_token(
        CutPage(releases, page, filter_text, [](const OwnedFloorRelease& owned) { return absl::StrCat(owned.floor_release_id); }));
    for (OwnedFloorRelease& owned : releases) *response.add_floor_releases() = std::move(owned.release);
    return response;
  });
}

absl::StatusOr<v1::ListShortfallsResponse> StockLevelApi::ListShortfalls(const rpc::Call& call, const v1::ListShortfallsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  std::string filter_text;
  StockLevelFilter filter = ReadFilter(request, filter_text, fields);
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, kLevelPages, fields);
  const StockLevelKey after = ParseKey(page.after, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, request.ancestor()));
  return outbox::Read<StockLevelTx>(scope.world(), scope.origin(), [&](StockLevelTx& tx) -> absl::StatusOr<v1::ListShortfallsResponse> {
    ASSIGN_OR_RETURN(std::vector<v1::Shortfall> shortfalls, tx.ListShortfalls(filter, ChinaDay(tx.now()), after, page.size));
    v1::ListShortfallsResponse response;
    response.set_next_page_token(
        CutPage(shortfalls, page, filter_text, [](const v1::Shortfall& shortfall) { return KeyText(shortfall.stock_level()); }));
    for (v1::Shortfall& shortfall : shortfalls) *response.add_shortfalls() = std::move(shortfall);
    return response;
  });
}

}  // namespace muster::warehouse
