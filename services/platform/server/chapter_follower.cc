#include "platform/server/chapter_follower.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/time/clock.h"
#include "muster/chapter/v1/chapter_service.grpc.pb.h"
#include "muster/chapter/v1/events.pb.h"
#include "muster/common/v1/event_service.grpc.pb.h"
#include "platform/clock/clock.h"
#include "platform/rpc/client.h"
#include "platform/status/status.h"

namespace muster {
namespace {

constexpr absl::Duration kLoadLimit = absl::Seconds(10);
// A stream lives no longer than its token; then it is opened anew.
constexpr absl::Duration kStreamLimit = absl::Minutes(4);
constexpr absl::Duration kFirstPause = absl::Milliseconds(50);
constexpr absl::Duration kLongestPause = absl::Seconds(2);
constexpr int kPageSize = 10000;

auth::Tier TierOf(chapter::v1::Chapter::Tier tier) {
  switch (tier) {
    case chapter::v1::Chapter::TIER_NATIONAL:
      return auth::Tier::kNational;
    case chapter::v1::Chapter::TIER_REGION:
      return auth::Tier::kRegion;
    case chapter::v1::Chapter::TIER_PREFECTURE:
      return auth::Tier::kPrefecture;
    default:
      return auth::Tier::kCounty;
  }
}

}  // namespace

ChapterFollower::ChapterFollower(Options options, auth::SharedChapterTree& chapters, obs::Logger& logger)
    : options_(std::move(options)), chapters_(chapters), logger_(logger), thread_([this](std::stop_token stop) { Run(std::move(stop)); }) {}

void ChapterFollower::Run(std::stop_token stop) {
  const SystemClock clock;
  absl::Duration pause = kFirstPause;
  while (!stop.stop_requested()) {
    const absl::Time begin = absl::Now();
    const absl::Status status = Follow(stop);
    if (absl::Now() - begin > kLongestPause) pause = kFirstPause;
    if (!status.ok() && !stop.stop_requested() && pause >= kLongestPause) {
      logger_.Warning("the chapter service cannot be followed; trying again",
                      {{"world", options_.world}, {"reason", ReasonOf(status)}, {"error", status.message()}});
    }
    clock.SleepFor(pause, stop);
    pause = std::min(2 * pause, kLongestPause);
  }
}

absl::Status ChapterFollower::Follow(const std::stop_token& stop) {
  const auto stub = common::v1::EventService::NewStub(options_.chapter_service);
  grpc::ClientContext context;
  rpc::Prepare(context, {.deadline = absl::Now() + kStreamLimit, .token = options_.token()});
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  common::v1::WatchEventsRequest request;
  request.set_cursor("now");
  request.add_payload_types(chapter::v1::ChaptersImported::descriptor()->full_name());
  const auto reader = stub->WatchEvents(&context, request);
  common::v1::WatchEventsResponse response;
  bool loaded = false;
  while (reader->Read(&response)) {
    // The first message says that from here on no change is missed: what is loaded now is complete.
    if (loaded && !response.has_event()) continue;
    if (absl::Status status = Load(); !status.ok()) {
      context.TryCancel();
      reader->Finish();
      return status;
    }
    loaded = true;
  }
  return rpc::FromGrpc(reader->Finish(), "chapter");
}

absl::Status ChapterFollower::Load() {
  const auto stub = chapter::v1::ChapterService::NewStub(options_.chapter_service);
  std::vector<auth::ChapterNode> nodes;
  chapter::v1::ListChaptersRequest request;
  request.set_page_size(kPageSize);
  do {
    ASSIGN_OR_RETURN(const chapter::v1::ListChaptersResponse response,
                     rpc::Invoke(*stub, &chapter::v1::ChapterService::Stub::ListChapters, request,
                                 {.deadline = absl::Now() + kLoadLimit, .token = options_.token()}));
    for (const chapter::v1::Chapter& chapter : response.chapters()) {
      nodes.push_back({.chapter = chapter.name(),
                       .parent = chapter.parent(),
                       .tier = TierOf(chapter.tier()),
                       .zone = chapter.cooperation_zone(),
                       .display_name = chapter.display_name()});
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  if (!nodes.empty()) {
    ASSIGN_OR_RETURN(auth::ChapterTree tree, auth::ChapterTree::Build(nodes));
    chapters_.Set(options_.world, std::move(tree));
  }
  settled_ = true;
  return absl::OkStatus();
}

}  // namespace muster
