#include "dispatch/domain/phone.h"

#include <gtest/gtest.h>

namespace muster::dispatch {
namespace {

TEST(MaskPhone, KeepsWhatTellsNumbersApart) {
  EXPECT_EQ(MaskPhone("13800005678"), "138****5678");
  EXPECT_EQ(MaskPhone("0931-8800123"), "093*****0123");
  EXPECT_EQ(MaskPhone("0931-88001转23"), "093******1转23") << "no character is cut in two";
}

TEST(MaskPhone, HidesAlmostAllOfAShortNumber) {
  EXPECT_EQ(MaskPhone("8800123"), "*****23");
  EXPECT_EQ(MaskPhone("110"), "***");
  EXPECT_EQ(MaskPhone(""), "");
}

}  // namespace
}  // namespace muster::dispatch
