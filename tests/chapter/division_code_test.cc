#include "chapter/domain/division_code.h"

#include <gtest/gtest.h>

namespace muster::chapter {
namespace {

TEST(DivisionCode, IsSixDigits) {
  EXPECT_TRUE(IsDivisionCode("622927"));
  for (const char* bad : {"", "62292", "6229271", "62292x", "６２２９２７"}) EXPECT_FALSE(IsDivisionCode(bad)) << bad;
}

TEST(DivisionCode, TellsTheTier) {
  EXPECT_TRUE(CodeFitsTier("000000", 1));
  EXPECT_TRUE(CodeFitsTier("620000", 2));
  EXPECT_TRUE(CodeFitsTier("622900", 3));
  EXPECT_TRUE(CodeFitsTier("622927", 4));
  EXPECT_FALSE(CodeFitsTier("622900", 4));
  EXPECT_FALSE(CodeFitsTier("620000", 1));
}

TEST(DivisionCode, BeginsAsItsParentsDoes) {
  EXPECT_TRUE(CodeFitsParent("620000", "000000"));
  EXPECT_TRUE(CodeFitsParent("622900", "620000"));
  EXPECT_TRUE(CodeFitsParent("622927", "622900"));
  EXPECT_TRUE(CodeFitsParent("110101", "110000")) << "districts of a municipality stand right below it";
  EXPECT_FALSE(CodeFitsParent("622927", "640000"));
  EXPECT_FALSE(CodeFitsParent("622927", "620100"));
  EXPECT_FALSE(CodeFitsParent("622927", "000000"));
  EXPECT_FALSE(CodeFitsParent("622900", "622900"));
}

}  // namespace
}  // namespace muster::chapter
