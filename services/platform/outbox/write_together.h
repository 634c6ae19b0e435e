#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "platform/outbox/write.h"
#include "sql/platform.h"

// How a service applies several requests in one transaction, each with an answer and an event of its own: a commit then costs one flush for
// all of them. What WriteOnce promises to one caller holds for each.
namespace muster::outbox {

// An answer that was given before.
struct FirstAnswerOf {
  std::string request_id;
  std::string digest;
  std::string response;
};

// The transaction of several requests. Its events and answers are written together by WriteAnswers.
class SharedTx : public Tx {
 public:
  using Tx::Tx;

  // The first answers of those of `request_ids` that have been answered. Asked with the next statement that waits; Replays() reads them.
  void AskReplays(absl::Span<const std::string> request_ids);
  absl::StatusOr<std::vector<FirstAnswerOf>> Replays();

  // What Tx::Append does, on behalf of `origin`.
  void AppendFor(const Origin& origin, absl::string_view resource, absl::string_view chapter, const google::protobuf::Message& payload);
  // Remembers the answer to a request.
  void Answer(absl::string_view request_id, absl::string_view digest, const google::protobuf::Message& response);

  // Writes what AppendFor and Answer have collected, in two statements. A twin that was answered meanwhile violates request_replays_pkey.
  void WriteAnswers();

 private:
  std::optional<pg::Transaction::Answer<platform::sql::FindReplaysRow>> replays_;

  std::vector<std::string> resources_;
  std::vector<std::string> chapters_;
  std::vector<std::string> actors_;
  std::vector<std::string> payload_types_;
  std::vector<std::string> payloads_;
  std::vector<std::string> methods_;
  std::vector<std::string> client_addresses_;

  std::vector<std::string> request_ids_;
  std::vector<std::string> digests_;
  std::vector<std::string> responses_;
};

}  // namespace muster::outbox
