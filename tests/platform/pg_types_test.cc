#include "platform/pg/types.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "platform/pg/statement.h"

namespace muster::pg {
namespace {

using ::testing::ElementsAre;

template <class Tag, class Argument>
typename Tag::Value RoundTrip(const Argument& argument) {
  std::string buffer;
  typename Tag::Value value{};
  EXPECT_TRUE(Tag::Decode(Tag::Encode(argument, buffer), value));
  return value;
}

template <class Tag, class Argument>
std::string Bytes(const Argument& argument) {
  std::string buffer;
  return std::string(Tag::Encode(argument, buffer));
}

TEST(PgTypes, IntegersKeepTheirExtremes) {
  for (const std::int32_t value : {std::numeric_limits<std::int32_t>::min(), -1, 0, 1, std::numeric_limits<std::int32_t>::max()}) {
    EXPECT_EQ(RoundTrip<Int4>(value), value);
  }
  for (const std::int64_t value : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(RoundTrip<Int8>(value), value);
  }
  EXPECT_EQ(RoundTrip<Xid8>(std::numeric_limits<std::uint64_t>::max()), std::numeric_limits<std::uint64_t>::max());
}

TEST(PgTypes, IntegersAreInNetworkByteOrder) {
  EXPECT_EQ(Bytes<Int4>(0x01020304), "\x01\x02\x03\x04");
  EXPECT_EQ(Bytes<Int8>(-2), "\xff\xff\xff\xff\xff\xff\xff\xfe");
}

TEST(PgTypes, BooleansAndFloatsKeepTheirValue) {
  EXPECT_TRUE(RoundTrip<Bool>(true));
  EXPECT_FALSE(RoundTrip<Bool>(false));
  for (const double value : {0.1, -0.0, std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(RoundTrip<Float8>(value), value);
  }
  EXPECT_TRUE(std::isnan(RoundTrip<Float8>(std::nan(""))));
}

TEST(PgTypes, TextIsSentWithoutACopyAndAnEmptyOneIsNotNull) {
  const std::string text = "帐篷 tent";
  std::string buffer;
  EXPECT_EQ(Text::Encode(text, buffer).data(), text.data());
  EXPECT_NE(Text::Encode(absl::string_view(), buffer).data(), nullptr);
  EXPECT_EQ(RoundTrip<Bytea>(std::string("\0\xff", 2)), std::string("\0\xff", 2));
}

TEST(PgTypes, UuidsBecomeCanonical) {
  EXPECT_EQ(RoundTrip<Uuid>("01234567-89AB-cdef-0000-FFFFFFFFFFFF"), "01234567-89ab-cdef-0000-ffffffffffff");
}

TEST(PgTypes, AMalformedUuidIsSentAsBytesThatPostgresqlRefuses) {
  for (const absl::string_view text :
       {"", "0123456789abcdef0000ffffffffffff", "01234567-89ab-cdef-0000-fffffffffffg", "01234567-89ab-cdef-0000-ffffffffffff0"}) {
    EXPECT_EQ(Bytes<Uuid>(text).size(), 17u) << text;
  }
}

TEST(PgTypes, TimesKeepMicrosecondsAndRoundTowardsThePast) {
  const absl::Time earthquake = absl::FromUnixMicros(1'702'915'172'123'456);
  EXPECT_EQ(RoundTrip<Timestamptz>(earthquake), earthquake);
  EXPECT_EQ(RoundTrip<Timestamptz>(earthquake + absl::Nanoseconds(999)), earthquake);
  const absl::Time before_epoch = absl::FromUnixSeconds(0) - absl::Nanoseconds(1);
  EXPECT_EQ(RoundTrip<Timestamptz>(before_epoch), absl::FromUnixSeconds(0) - absl::Microseconds(1));
}

TEST(PgTypes, InfiniteTimesAndDaysStayInfinite) {
  EXPECT_EQ(RoundTrip<Timestamptz>(absl::InfiniteFuture()), absl::InfiniteFuture());
  EXPECT_EQ(RoundTrip<Timestamptz>(absl::InfinitePast()), absl::InfinitePast());
  EXPECT_EQ(RoundTrip<Date>(absl::CivilDay::max()), absl::CivilDay::max());
  EXPECT_EQ(RoundTrip<Date>(absl::CivilDay::min()), absl::CivilDay::min());
}

TEST(PgTypes, AFiniteTimeOutOfRangeDoesNotBecomeInfinite) {
  EXPECT_NE(RoundTrip<Timestamptz>(absl::FromUnixSeconds(std::numeric_limits<std::int64_t>::max() / 2)), absl::InfiniteFuture());
  EXPECT_NE(RoundTrip<Date>(absl::CivilDay(100'000'000, 1, 1)), absl::CivilDay::max());
}

TEST(PgTypes, DaysCountFromTheYear2000InBothDirections) {
  EXPECT_EQ(Bytes<Date>(absl::CivilDay(2000, 1, 2)), std::string("\0\0\0\1", 4));
  for (const absl::CivilDay day : {absl::CivilDay(1999, 12, 31), absl::CivilDay(2024, 2, 29), absl::CivilDay(-4000, 1, 1)}) {
    EXPECT_EQ(RoundTrip<Date>(day), day);
  }
}

TEST(PgTypes, NullableTakesAnOptionalAPlainValueOrNullopt) {
  std::string buffer;
  EXPECT_EQ(Nullable<Text>::Encode(std::nullopt, buffer).data(), nullptr);
  EXPECT_EQ(Nullable<Text>::Encode(std::optional<std::string>(), buffer).data(), nullptr);
  EXPECT_EQ(RoundTrip<Nullable<Text>>(std::optional<std::string>("雪灾")), "雪灾");
  EXPECT_EQ(RoundTrip<Nullable<Int4>>(7), 7);
}

TEST(PgTypes, ArraysOfAnyRangeKeepTheirElements) {
  EXPECT_THAT(RoundTrip<Array<Text>>(std::vector<absl::string_view>{"a", "", "棉被"}), ElementsAre("a", "", "棉被"));
  EXPECT_THAT(RoundTrip<Array<Bool>>(std::vector<bool>{true, false}), ElementsAre(true, false));
  EXPECT_THAT(RoundTrip<Array<Int8>>(std::array<std::int64_t, 2>{-1, 1}), ElementsAre(-1, 1));
  EXPECT_THAT(RoundTrip<Array<Uuid>>(std::vector<std::string>{}), ElementsAre());
  EXPECT_THAT(RoundTrip<Array<Nullable<Int4>>>(std::vector<std::optional<std::int32_t>>{1, std::nullopt}), ElementsAre(1, std::nullopt));
}

TEST(PgTypes, ANullInAnArrayOfPlainElementsIsRefused) {
  std::string buffer;
  Array<Int4>::Value values;
  EXPECT_FALSE(Array<Int4>::Decode(Array<Nullable<Int4>>::Encode(std::vector<std::optional<std::int32_t>>{std::nullopt}, buffer), values));
}

TEST(PgTypes, EveryTruncationOfAnArrayIsRefused) {
  const std::string whole = Bytes<Array<Text>>(std::vector<std::string>{"quilt", "bed"});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Array<Text>::Value values;
    EXPECT_FALSE(Array<Text>::Decode(absl::string_view(whole).substr(0, size), values)) << size;
  }
}

TEST(PgTypes, BytesOfAnotherLengthAreRefused) {
  std::int32_t number = 0;
  absl::Time time;
  std::string text;
  bool flag = false;
  EXPECT_FALSE(Int4::Decode("12345678", number));
  EXPECT_FALSE(Timestamptz::Decode("1234", time));
  EXPECT_FALSE(Uuid::Decode("too short", text));
  EXPECT_FALSE(Jsonb::Decode("{}", text));
  EXPECT_FALSE(Bool::Decode("", flag));
}

TEST(PgTypes, JsonKeepsItsText) { EXPECT_EQ(RoundTrip<Jsonb>(R"({"数量": 1})"), R"({"数量": 1})"); }

TEST(PgParameters, ReferToEachArgumentInOrder) {
  const std::string item = "tent";
  const Parameters<Text, Int4, Nullable<Text>> parameters(item, 3, std::nullopt);
  EXPECT_EQ(parameters.values()[0].data(), item.data());
  EXPECT_EQ(parameters.values()[1], absl::string_view("\0\0\0\3", 4));
  EXPECT_EQ(parameters.values()[2].data(), nullptr);
}

}  // namespace
}  // namespace muster::pg
