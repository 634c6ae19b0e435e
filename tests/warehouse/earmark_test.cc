#include "warehouse/domain/earmark.h"

#include <gtest/gtest.h>

namespace muster::warehouse::domain {
namespace {

bool GansuContainsLinxia(absl::string_view ancestor, absl::string_view chapter) {
  return ancestor == "chapters/620000" && chapter == "chapters/622900";
}

EarmarkFit Fit(const Earmark& earmark, const Use& use) { return FitOf(earmark, use, GansuContainsLinxia); }

TEST(FitOf, LeavesFreeGoodsFreeForAnything) {
  EXPECT_EQ(Fit({}, {}), EarmarkFit::kFree);
  EXPECT_EQ(Fit({}, {.incident = "incidents/1"}), EarmarkFit::kFree);
}

TEST(FitOf, AdmitsOnlyTheSameIncident) {
  const Earmark earmark{.kind = Earmark::Kind::kIncident, .target = "incidents/1"};
  EXPECT_EQ(Fit(earmark, {.incident = "incidents/1"}), EarmarkFit::kAdmitted);
  EXPECT_EQ(Fit(earmark, {.incident = "incidents/2"}), EarmarkFit::kRefused);
  EXPECT_EQ(Fit(earmark, {}), EarmarkFit::kRefused);
}

TEST(FitOf, AdmitsOnlyDestinationsInTheChapter) {
  const Earmark earmark{.kind = Earmark::Kind::kChapter, .target = "chapters/620000"};
  EXPECT_EQ(Fit(earmark, {.destination_chapter = "chapters/622900"}), EarmarkFit::kAdmitted);
  EXPECT_EQ(Fit(earmark, {.destination_chapter = "chapters/640000"}), EarmarkFit::kRefused);
  EXPECT_EQ(Fit(earmark, {}), EarmarkFit::kRefused);
}

TEST(FitOf, AdmitsOnlyTheSamePurpose) {
  const Earmark earmark{.kind = Earmark::Kind::kPurpose, .target = "学校"};
  EXPECT_EQ(Fit(earmark, {.purpose = "学校"}), EarmarkFit::kAdmitted);
  EXPECT_EQ(Fit(earmark, {.purpose = "医院"}), EarmarkFit::kRefused);
  EXPECT_EQ(Fit(earmark, {.purpose = "shipments/1", .served_purposes = {"医院", "学校"}}), EarmarkFit::kAdmitted);
  EXPECT_EQ(Fit(earmark, {.purpose = "shipments/1", .served_purposes = {"医院"}}), EarmarkFit::kRefused);
}

}  // namespace
}  // namespace muster::warehouse::domain
