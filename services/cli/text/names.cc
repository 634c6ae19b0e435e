#include "cli/text/names.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cli/text/texts.h"
#include "platform/status/status.h"

namespace muster::cli {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

// "ResponseLevel" → "RESPONSE_LEVEL"
std::string UpperSnake(absl::string_view camel) {
  std::string snake;
  for (const char c : camel) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !snake.empty()) snake += '_';
    snake += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return snake;
}

// "FLOOD" of HAZARD_FLOOD.
absl::string_view BareName(const EnumValueDescriptor& value) {
  return absl::StripPrefix(value.name(), absl::StrCat(UpperSnake(value.type()->name()), "_"));
}

}  // namespace

std::string FullName(absl::string_view text, absl::string_view collection) {
  if (text.empty() || absl::StartsWith(text, absl::StrCat(collection, "/"))) return std::string(text);
  return absl::StrCat(collection, "/", text);
}

std::string ShortName(absl::string_view name) {
  const std::size_t slash = name.find('/');
  return std::string(slash == absl::string_view::npos ? name : name.substr(slash + 1));
}

std::string EnumToken(const EnumValueDescriptor& value) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(BareName(value)), {{"_", "-"}});
}

std::vector<std::string> EnumTokens(const EnumDescriptor& type) {
  std::vector<std::string> tokens;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) tokens.push_back(EnumToken(*type.value(i)));
  }
  return tokens;
}

const EnumValueDescriptor* FindEnumValue(const EnumDescriptor& type, absl::string_view text) {
  for (int i = 0; i < type.value_count(); ++i) {
    const EnumValueDescriptor* value = type.value(i);
    if (value->number() == 0) continue;
    const std::string key = EnumTextKey(*value);
    if (absl::EqualsIgnoreCase(text, EnumToken(*value)) || absl::EqualsIgnoreCase(text, value->name()) ||
        absl::EqualsIgnoreCase(text, BareName(*value)) || text == FindText(key, Language::kChinese) ||
        text == FindText(key, Language::kEnglish)) {
      return value;
    }
  }
  return nullptr;
}

std::string EnumTextKey(const EnumValueDescriptor& value) {
  std::string owner;
  for (const google::protobuf::Descriptor* message = value.type()->containing_type(); message != nullptr;
       message = message->containing_type()) {
    owner = absl::StrCat(UpperSnake(message->name()), "_", owner);
  }
  return absl::StrCat(owner, value.name());
}

std::string EnumText(const EnumDescriptor& type, int number, Language language) {
  if (number == 0) return "";
  const EnumValueDescriptor* value = type.FindValueByNumber(number);
  if (value == nullptr) return absl::StrCat(number);
  return std::string(FindText(EnumTextKey(*value), language).value_or(value->name()));
}

absl::StatusOr<common::v1::Caller> ParseIdentity(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> halves = absl::StrSplit(text, absl::MaxSplits('@', 1));
  const std::pair<absl::string_view, absl::string_view> place = absl::StrSplit(halves.second, absl::MaxSplits(':', 1));
  common::v1::Caller caller;
  std::string first_role;
  for (const absl::string_view word : absl::StrSplit(halves.first, ',')) {
    const EnumValueDescriptor* role = FindEnumValue(*common::v1::Role_descriptor(), word);
    if (role == nullptr) return IdentityMalformed(text);
    if (first_role.empty()) first_role = EnumToken(*role);
    caller.add_roles(static_cast<common::v1::Role>(role->number()));
  }
  if (place.first.empty()) return IdentityMalformed(text);
  caller.set_chapter(FullName(place.first, "chapters"));
  caller.set_subject(
      FullName(place.second.empty() ? absl::StrCat(ShortName(caller.chapter()), "-", first_role) : std::string(place.second), "users"));
  return caller;
}

absl::Status IdentityMalformed(absl::string_view text) {
  std::vector<std::string> roles = EnumTokens(*common::v1::Role_descriptor());
  // For services only.
  std::erase(roles, EnumToken(*common::v1::Role_descriptor()->FindValueByNumber(common::v1::ROLE_SERVICE)));
  return InvalidArgument("IDENTITY_MALFORMED", "not ROLE[,ROLE]@CHAPTER[:USER]",
                         {{"identity", text}, {"roles", absl::StrJoin(roles, " ")}});
}

}  // namespace muster::cli
