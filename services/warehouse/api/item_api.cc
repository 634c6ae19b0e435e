#include "warehouse/api/item_api.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "warehouse/api/access.h"
#include "warehouse/api/update_mask.h"
#include "warehouse/domain/catalogue.h"
#include "warehouse/store/item_store.h"

namespace muster::warehouse {
namespace {

bool IsItemId(absl::string_view id) {
  const auto is_allowed = [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return absl::ascii_islower(u) || absl::ascii_isdigit(u) || c == '-';
  };
  return !id.empty() && id.size() <= 60 && std::all_of(id.begin(), id.end(), is_allowed);
}

bool IsItemCode(absl::string_view code) {
  return code.size() == 7 &&
         std::all_of(code.begin(), code.end(), [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

// The base unit stays: every quantity is in it.
constexpr absl::string_view kChangeable[] = {
    "display_name",
    "english_name",
    "specification",
    "code",
    "packs",
    "weight_g",
    "volume_cm3",
    "shelf_life_days",
    "minimum_remaining_life_days",
    "substitutes",
    "note",
    "components",
    "people_served_per_1000_units",
};
constexpr int kMaxComponents = 100;

// What can be told without the rest of the catalogue.
void CheckItem(const v1::Item& item, Fields& fields) {
  fields.RequiredText("item.display_name", item.display_name(), 100);
  fields.Text("item.english_name", item.english_name(), 100);
  fields.Text("item.specification", item.specification(), 100);
  if (!item.code().empty() && !IsItemCode(item.code())) fields.Add("item.code", "MALFORMED", {{"expected", "GB/T 38565-2020, 1234567"}});
  fields.RequiredText("item.base_unit", item.base_unit(), 20);
  for (int i = 0; i < item.packs_size(); ++i) {
    fields.RequiredText(absl::StrCat("item.packs[", i, "].unit"), item.packs(i).unit(), 20);
    fields.Range(absl::StrCat("item.packs[", i, "].quantity"), item.packs(i).quantity(), 2, 1'000'000);
  }
  fields.Range("item.weight_g", item.weight_g(), 0, 100'000'000);
  fields.Range("item.volume_cm3", item.volume_cm3(), 0, 100'000'000);
  fields.Range("item.shelf_life_days", std::int64_t{item.shelf_life_days()}, 0, 36'500);
  fields.Range("item.minimum_remaining_life_days", std::int64_t{item.minimum_remaining_life_days()}, 0, 3650);
  for (int i = 0; i < item.substitutes_size(); ++i) {
    fields.RequiredName(absl::StrCat("item.substitutes[", i, "]"), item.substitutes(i), "items");
  }
  fields.Text("item.note", item.note(), 500);
  fields.Range("item.components", std::int64_t{item.components_size()}, 0, kMaxComponents);
  for (int i = 0; i < item.components_size(); ++i) {
    fields.RequiredName(absl::StrCat("item.components[", i, "].item"), item.components(i).item(), "items");
    fields.Range(absl::StrCat("item.components[", i, "].quantity"), item.components(i).quantity(), 1, 1'000'000);
  }
  fields.Range("item.people_served_per_1000_units", item.people_served_per_1000_units(), 0, 1'000'000'000);
}

absl::Status Validate(const v1::CreateItemRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  if (request.item_id().empty()) {
    fields.Add("item_id", "REQUIRED");
  } else if (!IsItemId(request.item_id())) {
    fields.Add("item_id", "MALFORMED", {{"expected", "cotton-tent"}});
  }
  CheckItem(request.item(), fields);
  return fields.ToStatus();
}

// INVALID_ARGUMENT/INVALID_FIELDS for what the rest of the catalogue does not admit. The catalogue is locked.
absl::Status CheckReferences(ItemTx& tx, const v1::Item& item) {
  domain::CatalogueEntry entry{.item = item.name(), .base_unit = item.base_unit()};
  std::vector<std::string> ids;
  for (const v1::Item::Pack& pack : item.packs()) entry.pack_units.push_back(pack.unit());
  for (const std::string& substitute : item.substitutes()) entry.substitutes.push_back(substitute);
  for (const v1::Item::Component& component : item.components()) entry.components.push_back(component.item());
  for (const std::vector<std::string>* items : {&entry.substitutes, &entry.components}) {
    for (const std::string& one : *items) ids.emplace_back(IdOf(one, "items").value());
  }
  absl::flat_hash_map<std::string, domain::KnownItem> known;
  ASSIGN_OR_RETURN(const std::vector<v1::Item> found, tx.FindItems(ids));
  for (const v1::Item& one : found) known[one.name()] = {.base_unit = one.base_unit(), .is_kit = one.components_size() > 0};
  std::string kit;
  if (!entry.components.empty()) {
    ASSIGN_OR_RETURN(kit, tx.FindKitOf(IdOf(item.name(), "items").value()));
  }
  Fields fields;
  for (const Violation& violation : domain::CheckEntry(entry, known, kit)) {
    fields.Add(absl::StrCat("item.", violation.field), violation.reason, violation.details);
  }
  return fields.ToStatus();
}

}  // namespace

absl::StatusOr<v1::Item> ItemApi::CreateItem(const rpc::Call& call, const v1::CreateItemRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_ADMINISTRATOR}, kNationalSociety));
  return outbox::WriteOnce<ItemTx, v1::Item>(scope.world(), scope.origin(), request, [&](ItemTx& tx) -> absl::StatusOr<v1::Item> {
    v1::ItemCreated event;
    *event.mutable_item() = request.item();
    event.mutable_item()->set_name(NameOf("items", request.item_id()));
    tx.LockCatalogue();
    ASSIGN_OR_RETURN(const std::optional<v1::Item> present, tx.FindItem(request.item_id()));
    if (present.has_value()) return AlreadyExists("ITEM_EXISTS", absl::StrCat(present->name(), " exists"), {{"name", present->name()}});
    RETURN_IF_ERROR(CheckReferences(tx, event.item()));
    ASSIGN_OR_RETURN(*event.mutable_item(), tx.InsertItem(event.item()));
    tx.Append(event.item().name(), kNationalSociety, event);
    return event.item();
  });
}

absl::StatusOr<v1::Item> ItemApi::UpdateItem(const rpc::Call& call, const v1::UpdateItemRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::string item_id = fields.RequiredName("item.name", request.item().name(), "items");
  const google::protobuf::FieldMask mask = ReadMask(request.update_mask(), request.item(), kChangeable, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_ADMINISTRATOR}, kNationalSociety));
  return outbox::WriteOnce<ItemTx, v1::Item>(scope.world(), scope.origin(), request, [&](ItemTx& tx) -> absl::StatusOr<v1::Item> {
    tx.LockCatalogue();
    ASSIGN_OR_RETURN(std::optional<v1::Item> item, tx.FindItem(item_id));
    if (!item.has_value()) return Unknown("ITEM_UNKNOWN", request.item().name());
    RETURN_IF_ERROR(CheckEtag(item->name(), request.item().etag(), item->etag()));
    Merge(mask, request.item(), *item);
    Fields merged;
    CheckItem(*item, merged);
    RETURN_IF_ERROR(merged.ToStatus());
    RETURN_IF_ERROR(CheckReferences(tx, *item));
    v1::ItemUpdated event;
    ASSIGN_OR_RETURN(*event.mutable_item(), tx.UpdateItem(*std::move(item)));
    tx.Append(event.item().name(), kNationalSociety, event);
    return event.item();
  });
}

absl::StatusOr<v1::Item> ItemApi::GetItem(const rpc::Call& call, const v1::GetItemRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string item_id = fields.RequiredName("name", request.name(), "items");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<ItemTx>(scope.world(), scope.origin(), [&](ItemTx& tx) -> absl::StatusOr<v1::Item> {
    ASSIGN_OR_RETURN(std::optional<v1::Item> item, tx.FindItem(item_id));
    if (!item.has_value()) return Unknown("ITEM_UNKNOWN", request.name());
    return *std::move(item);
  });
}

absl::StatusOr<v1::ListItemsResponse> ItemApi::ListItems(const rpc::Call& call, const v1::ListItemsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const Page page = ReadPage(request.page_size(), request.page_token(), "", {}, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<ItemTx>(scope.world(), scope.origin(), [&](ItemTx& tx) -> absl::StatusOr<v1::ListItemsResponse> {
    ASSIGN_OR_RETURN(std::vector<v1::Item> items, tx.ListItems(page));
    v1::ListItemsResponse response;
    response.set_next_page_token(CutPage(items, page, "", [](const v1::Item& item) { return IdOf(item.name(), "items").value(); }));
    for (v1::Item& item : items) *response.add_items() = std::move(item);
    return response;
  });
}

}  // namespace muster::warehouse
