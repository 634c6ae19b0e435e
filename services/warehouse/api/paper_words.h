#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "muster/warehouse/v1/transfer.pb.h"
#include "muster/warehouse/v1/warehouse.pb.h"
#include "platform/auth/chapter_tree.h"
#include "platform/paper/form.h"
#include "platform/scope/scope.h"

// How things are called on the papers of a warehouse.
namespace muster::warehouse {

// One word in both languages.
struct Word {
  const char* chinese;
  const char* english;

  const char* In(Language language) const;
};

// For whom and in which language a paper is made. What it refers to outlives it.
struct PaperContext {
  const Scope& scope;
  const v1::Warehouse& warehouse;
  Language language;

  const char* In(const Word& word) const { return word.In(language); }
};

// "—", where a paper must not leave room for something to be written in.
extern const char kNothing[];

// The form of a paper of the warehouse with its titles, issuer, printer and mark; `resource` is what its QR code names.
paper::Form MakeForm(const PaperContext& context, const Word& title, absl::string_view resource);

// "临夏回族自治州红十字会"
std::string OrganisationOf(const auth::ChapterTree& tree, absl::string_view chapter);
// "临夏州备灾仓库（622900-01）"
std::string WarehouseText(const v1::Warehouse& warehouse);
std::string ItemText(const v1::Item& item, Language language);
// "1024（B-7）"
std::string LotText(const v1::Lot& lot);
// "定向灾情 20231218-622927-1"; empty for a free lot.
std::string EarmarkText(const v1::Earmark& earmark, const PaperContext& context);
std::string SourceText(v1::Lot::Source source, Language language);
std::string PlaceText(const v1::Place& place, Language language);
// The day in China, "2023-12-19".
std::string DayText(const google::protobuf::Timestamp& time);
// The minute in China, "2023-12-19 02:00".
std::string MinuteText(absl::Time time);
// `text`, or kNothing when it is empty.
std::string OrNothing(const std::string& text);
// Cost of one unit in yuan; kNothing when it is not known.
std::string UnitCostText(std::int64_t unit_cost_fen);

}  // namespace muster::warehouse
