#include "cli/commands/view.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "muster/chapter/v1/chapter_service.grpc.pb.h"
#include "muster/roster/v1/roster_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"
#include "platform/status/check.h"

namespace muster::cli {
namespace {

using chapter::v1::ChapterService;
using roster::v1::TeamService;
using warehouse::v1::ItemService;
using warehouse::v1::WarehouseService;

constexpr char kSentencePayload[] = "muster.cli/sentence";

template <class Request>
Request GetRequest(absl::string_view name) {
  Request request;
  request.set_name(std::string(name));
  return request;
}

}  // namespace

std::string JsonText(const google::protobuf::Message& message) {
  std::string json;
  // Fails only for an Any of a type that this program does not hold.
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok())
    return absl::StrCat("{\"@unreadable\":\"", message.GetTypeName(), "\"}");
  return json;
}

absl::Status Said(absl::Status status, absl::string_view sentence) {
  status.SetPayload(kSentencePayload, absl::Cord(sentence));
  return status;
}

std::string SaidOf(const absl::Status& status) {
  const auto sentence = status.GetPayload(kSentencePayload);
  return sentence.has_value() ? std::string(*sentence) : "";
}

View::Known View::Ask(absl::string_view name) {
  if (session_ == nullptr) return {};
  absl::Status asked = absl::OkStatus();
  Known known;
  std::string service;
  const auto ask = [&](auto method, auto request, const auto& take) {
    service = rpc::ServiceOf(request.GetDescriptor());
    if (silent_.contains(service)) return;
    const auto answer = session_->TryOnce(method, request);
    asked = answer.status();
    if (answer.ok()) take(*answer);
  };
  const auto display_name = [&known](const auto& resource) { known.display_name = resource.display_name(); };
  if (absl::StartsWith(name, "chapters/")) {
    ask(&ChapterService::Stub::GetChapter, GetRequest<chapter::v1::GetChapterRequest>(name), display_name);
  } else if (absl::StartsWith(name, "items/")) {
    ask(&ItemService::Stub::GetItem, GetRequest<warehouse::v1::GetItemRequest>(name), [&](const warehouse::v1::Item& item) {
      const bool english = terminal_.language == Language::kEnglish && !item.english_name().empty();
      known = {english ? item.english_name() : item.display_name(), item.base_unit()};
    });
  } else if (absl::StartsWith(name, "warehouses/")) {
    ask(&WarehouseService::Stub::GetWarehouse, GetRequest<warehouse::v1::GetWarehouseRequest>(name), display_name);
  } else if (absl::StartsWith(name, "teams/")) {
    ask(&TeamService::Stub::GetTeam, GetRequest<roster::v1::GetTeamRequest>(name), display_name);
  }
  if (asked.code() == absl::StatusCode::kUnavailable || asked.code() == absl::StatusCode::kDeadlineExceeded) silent_[service] = true;
  return known;
}

const View::Known& View::Find(absl::string_view name) {
  const auto it = known_.find(name);
  if (it != known_.end()) return it->second;
  Known known = Ask(name);
  return known_.emplace(std::string(name), std::move(known)).first->second;
}

std::string View::Label(absl::string_view name) {
  if (name.empty()) return "";
  const Known& known = Find(name);
  return known.display_name.empty() ? ShortName(name) : absl::StrCat(known.display_name, " ", ShortName(name));
}

std::string View::Goods(absl::string_view item, std::int64_t quantity) {
  const Known& known = Find(item);
  const std::string& display_name = known.display_name;
  return absl::StrCat(display_name.empty() ? ShortName(item) : display_name, " ", NumberText(quantity), known.base_unit.empty() ? "" : " ",
                      known.base_unit);
}

void View::List(TextKey title, const Table& table, TextKey when_empty) { ListUnder(Text(title), table, when_empty); }

void View::ListUnder(absl::string_view title, const Table& table, TextKey when_empty) {
  Title(title);
  if (table.empty()) {
    Line(Text(when_empty));
    return;
  }
  terminal_.out << table.Render(terminal_.columns);
  Line(Dim(Text("COUNT", {{"count", table.row_count()}})));
}

void View::Part(TextKey title, const Table& table) {
  if (table.empty()) return;
  terminal_.out << "\n";
  Title(Text(title));
  terminal_.out << table.Render(terminal_.columns);
}

void View::Show(absl::string_view title, const Card& card) {
  Title(title);
  terminal_.out << card.Render(terminal_.columns);
}

void View::Line(absl::string_view text) { terminal_.out << text << "\n"; }

void View::Hint(TextKey key, const Details& details) {
  const std::string& world = session_->world().name();
  const bool is_default = world == session_->config().default_world();
  Line(Dim(absl::StrCat("→ ", Text(key, details), is_default ? "" : " --world ", is_default ? "" : world)));
}

void View::Note(TextKey key) { Line(Dim(Text(key))); }

void View::More(absl::string_view next_page_token) {
  if (!next_page_token.empty()) Note("MORE_ROWS");
}

void View::Title(absl::string_view title) {
  const std::string text =
      session_ != nullptr && session_->world().exercise() ? Text("EXERCISE_MARKED", {{"text", title}}) : std::string(title);
  if (terminal_.out_is_tty) {
    terminal_.out << "\x1b[1m" << text << "\x1b[0m\n";
  } else {
    terminal_.out << text << "\n";
  }
}

std::string View::Dim(absl::string_view text) const {
  return terminal_.out_is_tty ? absl::StrCat("\x1b[2m", text, "\x1b[0m") : std::string(text);
}

}  // namespace muster::cli
