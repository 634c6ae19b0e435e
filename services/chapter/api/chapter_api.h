#pragma once

#include "absl/status/statusor.h"
#include "muster/chapter/v1/chapter_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/world/world.h"

namespace muster::chapter {

// ChapterService. Works from the database alone: every service, this one too, learns the tree from here.
class ChapterApi {
 public:
  // `worlds` outlives this.
  explicit ChapterApi(const Worlds& worlds) : worlds_(worlds) {}

  absl::StatusOr<v1::Chapter> GetChapter(const rpc::Call& call, const v1::GetChapterRequest& request);
  absl::StatusOr<v1::ListChaptersResponse> ListChapters(const rpc::Call& call, const v1::ListChaptersRequest& request);
  absl::StatusOr<v1::ListCooperationZonesResponse> ListCooperationZones(const rpc::Call& call,
                                                                        const v1::ListCooperationZonesRequest& request);
  absl::StatusOr<v1::ImportChaptersResponse> ImportChapters(const rpc::Call& call, const v1::ImportChaptersRequest& request);

 private:
  const Worlds& worlds_;
};

}  // namespace muster::chapter
