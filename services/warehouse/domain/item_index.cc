#include "warehouse/domain/item_index.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "platform/status/status.h"
#include "warehouse/domain/sheet_values.h"

namespace muster::warehouse::domain {
namespace {

// More than a person reads in one sentence are not listed.
constexpr std::size_t kListed = 5;

template <class Format>
std::string Listed(const std::vector<const CatalogueItem*>& items, Format format) {
  const std::size_t count = std::min(items.size(), kListed);
  const std::string list = absl::StrJoin(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(count), ", ",
                                         [&](std::string* out, const CatalogueItem* item) { absl::StrAppend(out, format(*item)); });
  return items.size() > count ? absl::StrCat(list, ", …") : list;
}

}  // namespace

ItemIndex::ItemIndex(std::vector<CatalogueItem> items) : items_(std::move(items)) {
  const auto add = [](absl::flat_hash_map<std::string, Found>& index, absl::string_view word, const CatalogueItem& item) {
    if (word.empty()) return;
    Found& found = index[Folded(word)];
    if (found.empty() || found.back() != &item) found.push_back(&item);
  };
  for (const CatalogueItem& item : items_) {
    const absl::string_view id = absl::string_view(item.name).substr(item.name.find('/') + 1);
    for (const absl::string_view word : {absl::string_view(item.name), id, absl::string_view(item.code)}) {
      add(by_id_, word, item);
      add(by_name_, word, item);
    }
    add(by_name_, item.display_name, item);
    add(by_name_, item.english_name, item);
  }
}

ItemIndex::Found ItemIndex::Lookup(const absl::flat_hash_map<std::string, Found>& index, absl::string_view word) {
  const auto it = index.find(Folded(word));
  return it == index.end() ? Found() : it->second;
}

absl::StatusOr<const CatalogueItem*> ItemIndex::Find(const ItemWords& words) const {
  if (words.id.empty() && words.name.empty()) return InvalidArgument("REQUIRED", "no item");
  const std::string& word = words.id.empty() ? words.name : words.id;
  Found found = Lookup(words.id.empty() ? by_name_ : by_id_, word);
  if (found.empty()) return InvalidArgument("ITEM_NOT_IN_CATALOGUE", absl::StrCat("no item ", word), {{"item", word}});

  if (!words.id.empty() && !words.name.empty()) {
    const Found named = Lookup(by_name_, words.name);
    const std::string by_id = Listed(found, [](const CatalogueItem& item) { return item.display_name; });
    std::erase_if(found, [&](const CatalogueItem* item) { return std::find(named.begin(), named.end(), item) == named.end(); });
    if (found.empty()) return InvalidArgument("ITEM_CONTRADICTED", "id and name differ", {{"item", by_id}});
  }

  if (!words.specification.empty()) {
    const std::string specifications = Listed(found, [](const CatalogueItem& item) { return item.specification; });
    const std::string wanted = Folded(words.specification);
    std::erase_if(found, [&](const CatalogueItem* item) { return !item->specification.empty() && Folded(item->specification) != wanted; });
    if (found.empty()) {
      return InvalidArgument("SPECIFICATION_DIFFERS", "another specification", {{"specifications", specifications}});
    }
  }
  if (found.size() == 1) return found.front();
  const auto describe = [](const CatalogueItem& item) {
    return absl::StrCat(item.name, " (", item.display_name, item.specification.empty() ? "" : " ", item.specification, ")");
  };
  return InvalidArgument("ITEM_AMBIGUOUS", "several items are called so", {{"items", Listed(found, describe)}});
}

absl::StatusOr<std::int64_t> ToBaseUnits(const CatalogueItem& item, std::int64_t quantity, absl::string_view unit) {
  Units units{.item = item.name, .base_unit = Folded(item.base_unit)};
  for (const Pack& pack : item.packs) units.packs.push_back({.unit = Folded(pack.unit), .quantity = pack.quantity});
  absl::StatusOr<std::int64_t> base_quantity = BaseQuantity(units, Folded(unit), quantity);
  if (ReasonOf(base_quantity.status()) != "PACK_UNKNOWN") return base_quantity;
  const auto append_unit = [](std::string* out, const Pack& pack) { absl::StrAppend(out, ", ", pack.unit); };
  return InvalidArgument("UNIT_UNKNOWN", absl::StrCat("no unit ", unit),
                         {{"units", absl::StrCat(item.base_unit, absl::StrJoin(item.packs, "", append_unit))}});
}

}  // namespace muster::warehouse::domain
