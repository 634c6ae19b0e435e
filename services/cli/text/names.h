#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "muster/common/v1/caller.pb.h"
#include "platform/status/reasons.h"

// Short forms of what the API spells out: "20231218-622927-1" for "incidents/20231218-622927-1", "earthquake" for HAZARD_EARTHQUAKE.
namespace muster::cli {

// The resource name that `text` stands for in `collection`: itself when it is one already. Empty stays empty.
std::string FullName(absl::string_view text, absl::string_view collection);

// The name without its first collection, as FullName takes it again.
std::string ShortName(absl::string_view name);

// What a person types for an enum value: "search-and-rescue" for CATEGORY_SEARCH_AND_RESCUE.
std::string EnumToken(const google::protobuf::EnumValueDescriptor& value);

// The tokens of all values but the unspecified one.
std::vector<std::string> EnumTokens(const google::protobuf::EnumDescriptor& type);

// The value that `text` names: a token, in whatever case, its text in either language, or the full name; null when there is none.
const google::protobuf::EnumValueDescriptor* FindEnumValue(const google::protobuf::EnumDescriptor& type, absl::string_view text);

// The row of texts.csv for an enum value: "PLAN_STATE_PROPOSED" for Plan.STATE_PROPOSED, "HAZARD_FLOOD".
std::string EnumTextKey(const google::protobuf::EnumValueDescriptor& value);

// The value in words, empty for the unspecified one; its number when this program does not know it.
std::string EnumText(const google::protobuf::EnumDescriptor& type, int number, Language language);

// On whose behalf a command runs: "ROLE[,ROLE]@CHAPTER[:USER]", for example "duty-officer,commander@622927:jishishan-duty". Without USER
// the subject is made of chapter and first role. Issuer, world and times are left to the caller. Error:
// INVALID_ARGUMENT/IDENTITY_MALFORMED.
absl::StatusOr<common::v1::Caller> ParseIdentity(absl::string_view text);

// INVALID_ARGUMENT/IDENTITY_MALFORMED.
absl::Status IdentityMalformed(absl::string_view text);

}  // namespace muster::cli
