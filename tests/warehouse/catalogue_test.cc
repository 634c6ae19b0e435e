#include "warehouse/domain/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace muster::warehouse::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::flat_hash_map<std::string, KnownItem> kKnown = {
    {"items/quilt", {.base_unit = "床"}},
    {"items/blanket", {.base_unit = "条"}},
    {"items/family-pack", {.base_unit = "套", .is_kit = true}},
};

std::vector<std::string> Wrong(const CatalogueEntry& entry, const std::string& kit_of_entry = "") {
  std::vector<std::string> wrong;
  for (const Violation& violation : CheckEntry(entry, kKnown, kit_of_entry))
    wrong.push_back(absl::StrCat(violation.field, " ", violation.reason));
  return wrong;
}

TEST(CheckEntry, AdmitsAKitOfKnownItems) {
  EXPECT_THAT(Wrong({.item = "items/kit", .base_unit = "套", .components = {"items/quilt", "items/blanket"}}), IsEmpty());
}

TEST(CheckEntry, NamesEachWrongComponent) {
  EXPECT_THAT(Wrong({.item = "items/kit",
                     .base_unit = "套",
                     .components = {"items/quilt", "items/kit", "items/none", "items/family-pack", "items/quilt"}}),
              ElementsAre("components[1] COMPONENT_IS_ITSELF", "components[2] UNKNOWN_RESOURCE", "components[3] COMPONENT_IS_KIT",
                          "components[4] NAMED_TWICE"));
}

TEST(CheckEntry, LetsNoComponentOfAKitBecomeAKit) {
  EXPECT_THAT(Wrong({.item = "items/bag", .base_unit = "个", .components = {"items/quilt"}}, "items/family-pack"),
              ElementsAre("components COMPONENT_OF_KIT"));
  EXPECT_THAT(Wrong({.item = "items/bag", .base_unit = "个"}, "items/family-pack"), IsEmpty());
}

TEST(CheckEntry, AdmitsSubstitutesOneForOneOnly) {
  EXPECT_THAT(Wrong({.item = "items/thick-quilt",
                     .base_unit = "床",
                     .substitutes = {"items/quilt", "items/blanket", "items/thick-quilt", "items/none", "items/quilt"}}),
              ElementsAre("substitutes[1] SUBSTITUTE_UNIT_DIFFERS", "substitutes[2] SUBSTITUTE_IS_ITSELF",
                          "substitutes[3] UNKNOWN_RESOURCE", "substitutes[4] NAMED_TWICE"));
}

TEST(CheckEntry, WantsEachUnitToMeanOneSize) {
  EXPECT_THAT(Wrong({.item = "items/tent", .base_unit = "顶", .pack_units = {"箱", "顶", "箱"}}),
              ElementsAre("packs[1].unit PACK_IS_BASE_UNIT", "packs[2].unit NAMED_TWICE"));
}

}  // namespace
}  // namespace muster::warehouse::domain
