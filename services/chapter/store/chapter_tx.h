#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "muster/chapter/v1/chapter.pb.h"
#include "platform/outbox/write.h"

namespace muster::chapter {

using v1::Chapter;
using v1::CooperationZone;

// What to list. Empty and 0 mean any.
struct ChapterFilter {
  std::string after_code;
  std::string ancestor_code;
  int tier = 0;
  std::string display_name_contains;
  std::int64_t limit;
};

// The chapter service's statements.
class ChapterTx : public outbox::Tx {
 public:
  using Tx::Tx;

  // None when there is no such chapter.
  absl::StatusOr<std::optional<Chapter>> Find(absl::string_view division_code);
  absl::StatusOr<std::vector<Chapter>> List(const ChapterFilter& filter);
  absl::StatusOr<std::vector<CooperationZone>> ListZones();

  // Until the end of the transaction nobody else imports.
  absl::Status LockImport();
  // Creates or updates all of them and puts the tree's paths right. Their form has been checked.
  absl::Status Save(const std::vector<Chapter>& chapters, const std::vector<CooperationZone>& zones);
};

}  // namespace muster::chapter
