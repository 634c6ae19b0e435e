#include "dispatch/api/error_rows.h"

#include <google/protobuf/util/json_util.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "platform/status/check.h"

namespace muster::dispatch {
namespace {

// The headers of a call take 64 KiB, and four bytes for three of it.
constexpr std::size_t kMaxBytes = 24 << 10;

}  // namespace

Details FirstRows(const RowsNames& names, const std::vector<const google::protobuf::Message*>& rows) {
  std::vector<std::string> first;
  std::size_t length = 0;
  for (const google::protobuf::Message* row : rows) {
    std::string text;
    MUSTER_CHECK(google::protobuf::util::MessageToJsonString(*row, &text).ok());
    length += text.size();
    if (length > kMaxBytes) break;
    first.push_back(std::move(text));
  }
  return {{names.list, absl::StrCat("[", absl::StrJoin(first, ","), "]")}, {names.count, rows.size()}};
}

}  // namespace muster::dispatch
