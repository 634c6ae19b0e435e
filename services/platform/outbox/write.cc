#include "platform/outbox/write.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <sodium.h>

#include <array>

#include "platform/status/check.h"
#include "platform/status/status.h"
#include "sql/platform.h"

namespace muster::outbox {

Tx::Tx(pg::Transaction& sql, const World& world, const Origin& origin)
    : sql_(sql), origin_(origin), now_(absl::FromUnixMicros(absl::ToUnixMicros(world.clock->Now()))) {}

void Tx::Append(absl::string_view resource, absl::string_view chapter, const google::protobuf::Message& payload) {
  sql_.Enqueue(platform::sql::kAppendEvent, resource, chapter, origin_.actor, payload.GetDescriptor()->full_name(),
               payload.SerializeAsString(), now_, origin_.method, origin_.client_address);
}

namespace internal {

std::string DigestOf(const Origin& origin, const google::protobuf::Message& request) {
  std::string body;
  {
    // Deterministic: maps in the order of their keys, so that the same request has the same digest.
    google::protobuf::io::StringOutputStream stream(&body);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    MUSTER_CHECK(request.SerializeToCodedStream(&coded));
  }
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, 32);
  for (const std::string* const part : std::initializer_list<const std::string*>{&origin.method, &origin.actor, &body}) {
    const std::uint64_t size = part->size();
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part->data()), part->size());
  }
  std::array<unsigned char, 32> digest;
  crypto_generichash_final(&state, digest.data(), digest.size());
  return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
}

namespace {

std::optional<Replay> ToReplay(std::optional<platform::sql::FindReplayRow> row) {
  if (!row.has_value()) return std::nullopt;
  return Replay{std::move(row->request_digest), std::move(row->response)};
}

}  // namespace

absl::StatusOr<std::optional<Replay>> FindReplay(pg::Transaction& sql, absl::string_view request_id) {
  ASSIGN_OR_RETURN(std::optional<platform::sql::FindReplayRow> row, sql.QueryOptional(platform::sql::kFindReplay, request_id));
  return ToReplay(std::move(row));
}

absl::StatusOr<std::optional<Replay>> FindReplay(const World& world, absl::string_view request_id, absl::Time deadline) {
  ASSIGN_OR_RETURN(std::optional<platform::sql::FindReplayRow> row,
                   world.pool->QueryOptional(deadline, platform::sql::kFindReplay, request_id));
  return ToReplay(std::move(row));
}

void RememberReplay(pg::Transaction& sql, absl::string_view request_id, absl::string_view digest, const google::protobuf::Message& response,
                    absl::Time now) {
  sql.Enqueue(platform::sql::kInsertReplay, request_id, digest, response.SerializeAsString(), now);
}

absl::Status ReadReplay(const Replay& replay, absl::string_view digest, google::protobuf::Message& response) {
  if (replay.digest != digest) {
    return InvalidArgument("REQUEST_ID_REUSED", "this request_id was used for another request; make a new one for each request");
  }
  MUSTER_CHECK(response.ParseFromString(replay.response));
  return absl::OkStatus();
}

}  // namespace internal
}  // namespace muster::outbox
