#include "platform/config/text_file.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace muster::config {
namespace {

using Problems = std::vector<std::string>;

class ProblemCollector final : public google::protobuf::io::ErrorCollector {
 public:
  explicit ProblemCollector(Problems& problems) : problems_(problems) {}

  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    problems_.push_back(absl::StrCat("line ", line + 1, " column ", column + 1, ": ", message));
  }
  // What the parser merely warns of, a field that it does not know, is an error here.
  void AddWarning(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    AddError(line, column, message);
  }

 private:
  Problems& problems_;
};

}  // namespace

bool ParseText(absl::string_view text, google::protobuf::Message& message, std::vector<std::string>& problems) {
  ProblemCollector collector(problems);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  // The parser stops at its first error but goes on after an unknown field that it may skip: so all of those are found at once.
  parser.AllowUnknownField(true);
  return parser.ParseFromString(std::string(text), &message);
}

bool IsTcpAddress(absl::string_view address) {
  const std::size_t colon = address.rfind(':');
  int port = 0;
  if (colon == absl::string_view::npos || colon == 0) return false;
  const absl::string_view host = address.substr(0, colon);
  const bool host_ok = absl::StartsWith(host, "[") == absl::EndsWith(host, "]") && (host[0] == '[' || !absl::StrContains(host, ':'));
  return host_ok && absl::SimpleAtoi(address.substr(colon + 1), &port) && port >= 0 && port <= 65535;
}

}  // namespace muster::config
