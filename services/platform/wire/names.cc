#include "platform/wire/names.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace muster {
namespace {

constexpr std::size_t kMaxIdLength = 80;

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxIdLength && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
  });
}

bool TakeCollection(absl::string_view& name, absl::string_view collection) {
  return absl::ConsumePrefix(&name, collection) && absl::ConsumePrefix(&name, "/");
}

}  // namespace

std::string NameOf(absl::string_view collection, absl::string_view id) {
  return id.empty() ? std::string() : absl::StrCat(collection, "/", id);
}

std::optional<absl::string_view> IdOf(absl::string_view name, absl::string_view collection) {
  if (!TakeCollection(name, collection) || !IsId(name)) return std::nullopt;
  return name;
}

std::optional<NestedId> NestedIdOf(absl::string_view name, absl::string_view parent_collection, absl::string_view collection) {
  if (!TakeCollection(name, parent_collection)) return std::nullopt;
  const std::size_t slash = name.find('/');
  if (slash == absl::string_view::npos) return std::nullopt;
  const absl::string_view parent_id = name.substr(0, slash);
  const std::optional<absl::string_view> id = IdOf(name.substr(slash + 1), collection);
  if (!IsId(parent_id) || !id.has_value()) return std::nullopt;
  return NestedId{parent_id, *id};
}

}  // namespace muster
