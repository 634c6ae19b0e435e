#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "muster/dispatch/v1/paper.pb.h"
#include "platform/auth/chapter_tree.h"
#include "platform/paper/form.h"
#include "platform/rpc/call.h"

// What all printed papers share.
namespace muster::dispatch {

// "临夏回族自治州红十字会".
std::string OrganisationOf(const auth::ChapterTree& tree, absl::string_view chapter);

// The language that was asked for, or the caller's.
Language LanguageOf(v1::Paper::Language language, const rpc::Call& call);

// "3,000".
std::string WithCommas(std::int64_t number);

// "2023-12-19 01:20", in China.
std::string MinuteText(const google::protobuf::Timestamp& time);

// The form as a file; `name` becomes the file's. FAILED_PRECONDITION/PAPER_FONT_MISSING (PDF).
absl::StatusOr<v1::Paper> Render(const paper::Form& form, v1::Paper::Format format, absl::string_view name);

}  // namespace muster::dispatch
