#include "platform/status/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/status/reasons.h"

namespace muster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Status, CarriesReasonAndDetails) {
  const absl::Status status = FailedPrecondition("INSUFFICIENT_STOCK", "too few", {{"item", "tent"}, {"available", 0}, {"requested", 500}});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status.message(), "too few");
  EXPECT_EQ(ReasonOf(status), "INSUFFICIENT_STOCK");
  EXPECT_EQ(DetailOf(status, "available"), "0");
  EXPECT_EQ(DetailOf(status, "absent"), "");
  std::vector<std::string> keys;
  for (const Detail& detail : DetailsOf(status)) keys.push_back(detail.key);
  EXPECT_THAT(keys, ElementsAre("available", "item", "requested"));
}

TEST(Status, OfAnotherOriginHasNoReason) {
  EXPECT_EQ(ReasonOf(absl::OkStatus()), "");
  EXPECT_EQ(ReasonOf(absl::InternalError("x")), "");
  EXPECT_THAT(ViolationsOf(absl::InternalError("x")), IsEmpty());
  EXPECT_EQ(RetryDelayOf(absl::InternalError("x")), absl::ZeroDuration());
}

TEST(Status, SaysWhenToTryAgain) {
  EXPECT_EQ(RetryDelayOf(ResourceExhausted("OVERLOADED", "busy", absl::Milliseconds(1500))), absl::Milliseconds(1500));
  EXPECT_EQ(RetryDelayOf(NotFound("NOT_FOUND", "gone")), absl::ZeroDuration());
}

TEST(Violations, AreOkWhenThereAreNone) { EXPECT_TRUE(Violations().ToStatus().ok()); }

TEST(Violations, ReportEveryWrongFieldInOrder) {
  Violations violations;
  violations.Add("lines[0].quantity", "OUT_OF_RANGE", {{"min", 1}, {"max", 500}});
  violations.Add("chapter", "REQUIRED");
  const absl::Status status = violations.ToStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  const std::vector<Violation> found = ViolationsOf(status);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].field, "lines[0].quantity");
  EXPECT_EQ(found[0].reason, "OUT_OF_RANGE");
  EXPECT_EQ(Sentence(found[0].reason, found[0].details, Language::kEnglish), "Out of range: give a value from 1 to 500.");
  EXPECT_EQ(found[1].field, "chapter");
}

TEST(Sentence, IsInTheLanguageAskedForWithDetailsFilledIn) {
  const absl::Status status = NotFound("NOT_FOUND", "no row", {{"name", "warehouses/150900-01"}});
  EXPECT_EQ(Sentence(status, Language::kChinese), "没有找到 warehouses/150900-01，请核对名称，或确认您有权查看。");
  EXPECT_THAT(Sentence(status, Language::kEnglish), HasSubstr("warehouses/150900-01 was not found"));
}

TEST(Sentence, DoesNotFillInWhatADetailsValueLooksLike) {
  EXPECT_THAT(Sentence("NOT_FOUND", {{"name", "{name}"}}, Language::kEnglish), HasSubstr("{name} was not found"));
}

TEST(Sentence, CallsThingsAsPeopleDo) {
  const Details missing = {{"roles", "ROLE_WAREHOUSE_MANAGER, ROLE_DUTY_OFFICER"}, {"chapter", "chapters/622900"}};
  EXPECT_THAT(Sentence("ROLE_MISSING", missing, Language::kChinese), HasSubstr("：仓库管理员、值班员。"));
  EXPECT_THAT(Sentence("ROLE_MISSING", missing, Language::kEnglish), HasSubstr(": warehouse manager, duty officer."));
  EXPECT_EQ(Sentence("EXCLUDED_BY", {{"other", "destination_warehouse"}}, Language::kChinese), "已填写“调入仓库”，此项应留空。");
  EXPECT_EQ(Sentence("EXCLUDED_BY", {{"other", "destination_warehouse"}}, Language::kEnglish),
            "Leave this empty: the destination warehouse is given.");
  EXPECT_EQ(Sentence("EXCLUDED_BY", {{"other", "something new"}}, Language::kEnglish), "Leave this empty: something new is given.");
}

TEST(Sentence, LeavesAKeyWithoutDetailAsItIs) {
  EXPECT_EQ(Sentence("OUT_OF_RANGE", {{"min", 1}}, Language::kEnglish), "Out of range: give a value from 1 to {max}.");
}

TEST(Sentence, OfAnUnknownReasonIsTheEnglishMessage) {
  EXPECT_EQ(Sentence("NO_SUCH_REASON", {}, Language::kChinese), "");
  EXPECT_EQ(Sentence(Internal("NO_SUCH_REASON", "the disk is on fire"), Language::kChinese), "the disk is on fire");
}

TEST(Language, IsTheFirstOneNamedThatWeSpeak) {
  EXPECT_EQ(LanguageFrom("en-GB,en;q=0.9,zh;q=0.8"), Language::kEnglish);
  EXPECT_EQ(LanguageFrom("fr, zh-CN;q=0.5, en;q=0.4"), Language::kChinese);
  EXPECT_EQ(LanguageFrom("en_US.UTF-8"), Language::kEnglish);
  EXPECT_EQ(LanguageFrom("fr"), Language::kChinese);
  EXPECT_EQ(LanguageFrom(""), Language::kChinese);
}

TEST(Catalog, IsSortedAndSpeaksBothLanguages) {
  const std::vector<absl::string_view> reasons = KnownReasons();
  EXPECT_TRUE(std::is_sorted(reasons.begin(), reasons.end()));
  for (const absl::string_view reason : reasons) {
    EXPECT_NE(Sentence(reason, {}, Language::kChinese), "") << reason;
    EXPECT_NE(Sentence(reason, {}, Language::kEnglish), "") << reason;
  }
}

}  // namespace
}  // namespace muster
