#include "platform/outbox/write_together.h"

#include <utility>

#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::outbox {

void SharedTx::AskReplays(absl::Span<const std::string> request_ids) {
  replays_.emplace(sql().Ask(platform::sql::kFindReplays, request_ids));
}

absl::StatusOr<std::vector<FirstAnswerOf>> SharedTx::Replays() {
  MUSTER_CHECK(replays_.has_value());
  ASSIGN_OR_RETURN(std::vector<platform::sql::FindReplaysRow> rows, sql().Rows(*replays_));
  std::vector<FirstAnswerOf> answers;
  for (platform::sql::FindReplaysRow& row : rows) {
    answers.push_back(
        {.request_id = std::move(row.request_id), .digest = std::move(row.request_digest), .response = std::move(row.response)});
  }
  return answers;
}

void SharedTx::AppendFor(const Origin& origin, absl::string_view resource, absl::string_view chapter,
                         const google::protobuf::Message& payload) {
  resources_.emplace_back(resource);
  chapters_.emplace_back(chapter);
  actors_.push_back(origin.actor);
  payload_types_.push_back(payload.GetDescriptor()->full_name());
  payloads_.push_back(payload.SerializeAsString());
  methods_.push_back(origin.method);
  client_addresses_.push_back(origin.client_address);
}

void SharedTx::Answer(absl::string_view request_id, absl::string_view digest, const google::protobuf::Message& response) {
  request_ids_.emplace_back(request_id);
  digests_.emplace_back(digest);
  responses_.push_back(response.SerializeAsString());
}

void SharedTx::WriteAnswers() {
  sql().Enqueue(platform::sql::kAppendEvents, resources_, chapters_, actors_, payload_types_, payloads_, now(), methods_,
                client_addresses_);
  sql().Enqueue(platform::sql::kInsertReplays, request_ids_, digests_, responses_, now());
}

}  // namespace muster::outbox
