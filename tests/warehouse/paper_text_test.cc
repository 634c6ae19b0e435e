#include "warehouse/domain/paper_text.h"

#include <gtest/gtest.h>

namespace muster::warehouse::domain {
namespace {

TEST(WithCommas, GroupsThousands) {
  EXPECT_EQ(WithCommas(0), "0");
  EXPECT_EQ(WithCommas(999), "999");
  EXPECT_EQ(WithCommas(1000), "1,000");
  EXPECT_EQ(WithCommas(-1'020'003), "-1,020,003");
  EXPECT_EQ(WithCommas(absl::int128(500'000'000'000) * 100'000'000'000), "50,000,000,000,000,000,000,000");
}

TEST(Yuan, HasTwoDecimals) {
  EXPECT_EQ(Yuan(0), "0.00");
  EXPECT_EQ(Yuan(5), "0.05");
  EXPECT_EQ(Yuan(123'450), "1,234.50");
  EXPECT_EQ(Yuan(-123'450), "-1,234.50");
}

// The examples of the rules themselves, and the edges.
TEST(YuanInWords, FollowsTheRulesForVouchers) {
  EXPECT_EQ(YuanInWords(140'950), "人民币壹仟肆佰零玖元伍角整");
  EXPECT_EQ(YuanInWords(600'714), "人民币陆仟零柒元壹角肆分");
  EXPECT_EQ(YuanInWords(32'504), "人民币叁佰贰拾伍元零肆分");
  EXPECT_EQ(YuanInWords(1'640'902), "人民币壹万陆仟肆佰零玖元零贰分");
  EXPECT_EQ(YuanInWords(0), "人民币零元整");
  EXPECT_EQ(YuanInWords(7), "人民币柒分");
  EXPECT_EQ(YuanInWords(30), "人民币叁角整");
  EXPECT_EQ(YuanInWords(100), "人民币壹元整");
  EXPECT_EQ(YuanInWords(1000), "人民币壹拾元整");
  EXPECT_EQ(YuanInWords(1'000'000'00), "人民币壹佰万元整");
  EXPECT_EQ(YuanInWords(1'000'001'00), "人民币壹佰万零壹元整");
  EXPECT_EQ(YuanInWords(100'000'000'00), "人民币壹亿元整");
  EXPECT_EQ(YuanInWords(100'010'000'00), "人民币壹亿零壹万元整");
  EXPECT_EQ(YuanInWords(200'000'305'00), "人民币贰亿零叁佰零伍元整");
  EXPECT_EQ(YuanInWords(absl::int128(1'000'000'000'000) * 100), "人民币壹万亿元整");
}

TEST(Thousandths, ShowNoMoreThanThereIs) {
  EXPECT_EQ(Thousandths(1'234'500), "1,234.5");
  EXPECT_EQ(Thousandths(1'000'000), "1,000");
  EXPECT_EQ(Thousandths(0), "0");
  EXPECT_EQ(Thousandths(7), "0.007");
  EXPECT_EQ(Millionths(1'250'000), "1.25");
  EXPECT_EQ(Millionths(499), "0");
  EXPECT_EQ(Millionths(500), "0.001");
}

}  // namespace
}  // namespace muster::warehouse::domain
