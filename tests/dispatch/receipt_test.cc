#include "dispatch/domain/receipt.h"

#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

const std::vector<std::int64_t> kSent = {50, 30};

std::vector<std::string> WrongOf(const std::vector<ReceiptLine>& differences) {
  std::vector<std::string> wrong;
  for (const Violation& violation : ViolationsOf(CompleteReceipt(kSent, differences, Extent::kRest).status())) {
    wrong.push_back(absl::StrCat(violation.field, " ", violation.reason));
  }
  return wrong;
}

TEST(CompleteReceipt, TakesLinesThatAreNotNamedAsWhole) {
  const auto receipt = CompleteReceipt(kSent, {{{.line_index = 1, .received_quantity = 28, .lost_quantity = 2}}}, Extent::kRest);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ((*receipt)[0].received_quantity, 50);
  EXPECT_EQ((*receipt)[0].lost_quantity, 0);
  EXPECT_EQ((*receipt)[1].received_quantity, 28);
  EXPECT_EQ((*receipt)[1].lost_quantity, 2);
}

TEST(CompleteReceipt, MayBeOfNothingAtAll) {
  const auto receipt = CompleteReceipt({{50}}, {{{.line_index = 0, .received_quantity = 0, .lost_quantity = 50}}}, Extent::kRest);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->front().lost_quantity, 50);
}

TEST(CompleteReceipt, NamesEveryWrongLine) {
  EXPECT_EQ(WrongOf({{.line_index = 2, .received_quantity = 1},
                     {.line_index = 0, .received_quantity = 51, .lost_quantity = -1},
                     {.line_index = 0, .received_quantity = 40, .lost_quantity = 9},
                     {.line_index = 1, .received_quantity = -1, .lost_quantity = 31}}),
            (std::vector<std::string>{"lines[0].line_index OUT_OF_RANGE", "lines[1].received_quantity OUT_OF_RANGE",
                                      "lines[2].line_index NAMED_TWICE", "lines[2].lost_quantity RECEIPT_MISMATCH",
                                      "lines[3].received_quantity OUT_OF_RANGE"}));
}

TEST(CompleteReceipt, TellsDamagedFromLost) {
  const auto receipt =
      CompleteReceipt({{50}}, {{{.line_index = 0, .received_quantity = 40, .damaged_quantity = 7, .lost_quantity = 3}}}, Extent::kRest);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->front().damaged_quantity, 7);
  EXPECT_EQ(WrongOf({{.line_index = 0, .received_quantity = 40, .damaged_quantity = 7, .lost_quantity = 2}}),
            (std::vector<std::string>{"lines[0].lost_quantity RECEIPT_MISMATCH"}));
  EXPECT_EQ(WrongOf({{.line_index = 0, .received_quantity = 40, .damaged_quantity = 11}}),
            (std::vector<std::string>{"lines[0].damaged_quantity OUT_OF_RANGE"}));
}

TEST(CompleteReceipt, OfAPartSignsForWhatIsNamedAlone) {
  const auto receipt = CompleteReceipt(kSent, {{{.line_index = 1, .received_quantity = 10, .damaged_quantity = 1}}}, Extent::kPart);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  ASSERT_EQ(receipt->size(), 1);
  EXPECT_EQ(receipt->front().line_index, 1);
  EXPECT_EQ(receipt->front().total(), 11);
}

TEST(CompleteReceipt, OfAPartSignsForSomethingAndNotForTooMuch) {
  const auto nothing = CompleteReceipt(kSent, {}, Extent::kPart).status();
  ASSERT_EQ(ViolationsOf(nothing).size(), 1);
  EXPECT_EQ(ViolationsOf(nothing)[0].field, "lines");
  const auto too_much = CompleteReceipt(kSent, {{{.line_index = 1, .received_quantity = 29, .lost_quantity = 2}}}, Extent::kPart).status();
  ASSERT_EQ(ViolationsOf(too_much).size(), 1);
  EXPECT_EQ(ViolationsOf(too_much)[0].field, "lines[0].lost_quantity");
}

TEST(CompleteReceipt, LeavesOutLinesThatAreSettled) {
  const auto receipt = CompleteReceipt({{0, 30}}, {}, Extent::kRest);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  ASSERT_EQ(receipt->size(), 1);
  EXPECT_EQ(receipt->front().line_index, 1);
}

}  // namespace
}  // namespace muster::dispatch
