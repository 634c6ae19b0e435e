#include "warehouse/domain/paper_year.h"

#include <gtest/gtest.h>

#include "platform/status/status.h"

namespace muster::warehouse::domain {
namespace {

absl::Status Check(std::int32_t year, std::optional<std::int32_t> first_year) {
  return CheckPaperYear({.warehouse = "warehouses/622900-01", .year = year, .this_year = 2023, .first_year = first_year});
}

TEST(CheckPaperYear, AdmitsLatePapersOfLastYear) {
  EXPECT_TRUE(Check(2022, 2023).ok());
  EXPECT_TRUE(Check(2023, 2023).ok());
}

TEST(CheckPaperYear, AdmitsEveryYearSinceTheBooksBegan) { EXPECT_TRUE(Check(2019, 2018).ok()); }

TEST(CheckPaperYear, AdmitsAnyYearForTheFirstPaper) { EXPECT_TRUE(Check(2003, std::nullopt).ok()); }

TEST(CheckPaperYear, RefusesAYearBeforeTheBooksBegan) {
  const absl::Status status = Check(2017, 2018);
  EXPECT_EQ(ReasonOf(status), "PAPER_YEAR_TOO_EARLY");
  EXPECT_EQ(DetailOf(status, "first_year"), "2018");
  EXPECT_EQ(DetailOf(status, "year"), "2017");
}

}  // namespace
}  // namespace muster::warehouse::domain
