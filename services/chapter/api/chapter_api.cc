#include "chapter/api/chapter_api.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "chapter/domain/division_code.h"
#include "chapter/store/chapter_tx.h"
#include "muster/chapter/v1/events.pb.h"
#include "platform/auth/chapter_tree.h"
#include "platform/scope/scope.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"

namespace muster::chapter {
namespace {

constexpr char kRootChapter[] = "chapters/000000";
constexpr int kMaxImportRows = 10'000;
constexpr PageLimits kPageLimits = {.default_size = 100, .max_size = 10'000};

absl::Status ChapterUnknown(absl::string_view name) { return NotFound("CHAPTER_UNKNOWN", absl::StrCat("no ", name), {{"chapter", name}}); }

// Importing makes the tree that roles are held in, so only the national society's own administrator may; no tree is needed to say so.
absl::Status AuthorizeImport(const common::v1::Caller& caller) {
  const bool administrator =
      std::find(caller.roles().begin(), caller.roles().end(), common::v1::ROLE_ADMINISTRATOR) != caller.roles().end();
  if (administrator && caller.chapter() == kRootChapter) return absl::OkStatus();
  return PermissionDenied("ROLE_MISSING", "only an administrator of the national society imports chapters",
                          {{"roles", "ROLE_ADMINISTRATOR"}, {"chapter", kRootChapter}});
}

void CheckChapter(const std::string& field, const Chapter& chapter, Fields& fields) {
  const std::string code = fields.RequiredName(field + ".name", chapter.name(), "chapters");
  const bool code_ok = IsDivisionCode(code);
  if (!code.empty() && !code_ok) fields.Add(field + ".name", "MALFORMED", {{"expected", "chapters/150900"}});
  fields.RequiredText(field + ".display_name", chapter.display_name(), 100);
  fields.RequiredEnum(field + ".tier", chapter.tier());
  if (code_ok && chapter.tier() != Chapter::TIER_UNSPECIFIED && !CodeFitsTier(code, chapter.tier()))
    fields.Add(field + ".tier", "CODE_NOT_OF_TIER");
  const std::string parent = fields.Name(field + ".parent", chapter.parent(), "chapters");
  if (parent.empty() != (chapter.tier() == Chapter::TIER_NATIONAL)) {
    fields.Add(field + ".parent", "CODE_NOT_OF_PARENT");
  } else if (code_ok && !parent.empty() && !(IsDivisionCode(parent) && CodeFitsParent(code, parent))) {
    fields.Add(field + ".parent", "CODE_NOT_OF_PARENT");
  }
  if (!chapter.has_seat()) fields.Add(field + ".seat", "REQUIRED");
  fields.Range(field + ".seat.latitude_degrees", chapter.seat().latitude_degrees(), -90.0, 90.0);
  fields.Range(field + ".seat.longitude_degrees", chapter.seat().longitude_degrees(), -180.0, 180.0);
  fields.RequiredEnum(field + ".seat_source", chapter.seat_source());
  fields.Name(field + ".cooperation_zone", chapter.cooperation_zone(), "cooperationZones");
  fields.Day(field + ".valid_from", chapter.valid_from());
  fields.Day(field + ".valid_to", chapter.valid_to());
}

void CheckZone(const std::string& field, const CooperationZone& zone, Fields& fields) {
  fields.RequiredName(field + ".name", zone.name(), "cooperationZones");
  fields.RequiredText(field + ".display_name", zone.display_name(), 100);
  fields.Name(field + ".lead_chapter", zone.lead_chapter(), "chapters");
  fields.RequiredText(field + ".source", zone.source(), 500);
}

absl::Status CheckImport(const v1::ImportChaptersRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  if (request.chapters_size() > kMaxImportRows) fields.Add("chapters", "OUT_OF_RANGE", {{"min", 0}, {"max", kMaxImportRows}});
  absl::flat_hash_set<std::string> names;
  for (int i = 0; i < std::min(request.chapters_size(), kMaxImportRows); ++i) {
    const std::string field = absl::StrCat("chapters[", i, "]");
    CheckChapter(field, request.chapters(i), fields);
    if (!names.insert(request.chapters(i).name()).second) fields.Add(field + ".name", "TWICE");
  }
  for (int i = 0; i < request.cooperation_zones_size(); ++i) {
    const std::string field = absl::StrCat("cooperation_zones[", i, "]");
    CheckZone(field, request.cooperation_zones(i), fields);
    if (!names.insert(request.cooperation_zones(i).name()).second) fields.Add(field + ".name", "TWICE");
  }
  return fields.ToStatus();
}

// Whether the two say the same, apart from when it was written.
bool SameContent(Chapter a, Chapter b) {
  a.clear_update_time();
  b.clear_update_time();
  return google::protobuf::util::MessageDifferencer::Equals(a, b);
}

struct ImportChange {
  std::vector<Chapter> chapters;
  v1::ImportChaptersResponse counts;
};

// What of the request is new or different.
ImportChange Compare(const std::vector<Chapter>& existing, const v1::ImportChaptersRequest& request) {
  absl::flat_hash_map<absl::string_view, const Chapter*> by_name;
  for (const Chapter& chapter : existing) by_name[chapter.name()] = &chapter;
  ImportChange change;
  int created_count = 0;
  for (const Chapter& chapter : request.chapters()) {
    const auto known = by_name.find(chapter.name());
    if (known == by_name.end()) ++created_count;
    if (known == by_name.end() || !SameContent(*known->second, chapter)) change.chapters.push_back(chapter);
  }
  const int changed_count = static_cast<int>(change.chapters.size());
  change.counts.set_created_count(created_count);
  change.counts.set_updated_count(changed_count - created_count);
  change.counts.set_unchanged_count(request.chapters_size() - changed_count);
  return change;
}

// Whether the chapters form one tree once the change is made.
absl::Status CheckTree(const std::vector<Chapter>& existing, const ImportChange& change) {
  absl::flat_hash_map<std::string, auth::ChapterNode> nodes;
  for (const std::vector<Chapter>* chapters : {&existing, &change.chapters}) {
    for (const Chapter& chapter : *chapters) {
      nodes[chapter.name()] = {.chapter = chapter.name(),
                               .parent = chapter.parent(),
                               .tier = static_cast<auth::Tier>(chapter.tier() - 1),
                               .zone = chapter.cooperation_zone()};
    }
  }
  std::vector<auth::ChapterNode> list;
  for (auto& [name, node] : nodes) list.push_back(std::move(node));
  return list.empty() ? absl::OkStatus() : auth::ChapterTree::Build(list).status();
}

// Zones and leads that the request names but nobody knows.
absl::Status CheckReferences(const std::vector<CooperationZone>& zones, const v1::ImportChaptersRequest& request) {
  absl::flat_hash_set<absl::string_view> known;
  for (const CooperationZone& zone : zones) known.insert(zone.name());
  for (const CooperationZone& zone : request.cooperation_zones()) known.insert(zone.name());
  Fields fields;
  for (int i = 0; i < request.chapters_size(); ++i) {
    const std::string& zone = request.chapters(i).cooperation_zone();
    if (!zone.empty() && !known.contains(zone)) {
      fields.Add(absl::StrCat("chapters[", i, "].cooperation_zone"), "UNKNOWN_RESOURCE", {{"name", zone}});
    }
  }
  return fields.ToStatus();
}

absl::StatusOr<ImportChange> PlanImport(ChapterTx& tx, const v1::ImportChaptersRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<CooperationZone> zones, tx.ListZones());
  RETURN_IF_ERROR(CheckReferences(zones, request));
  ASSIGN_OR_RETURN(const std::vector<Chapter> existing, tx.List({.limit = std::int64_t{1} << 40}));
  ImportChange change = Compare(existing, request);
  RETURN_IF_ERROR(CheckTree(existing, change));
  return change;
}

}  // namespace

absl::StatusOr<v1::Chapter> ChapterApi::GetChapter(const rpc::Call& call, const v1::GetChapterRequest& request) {
  ASSIGN_OR_RETURN(const World* world, worlds_.Find(call.caller->world()));
  Fields fields;
  const std::string code = fields.RequiredName("name", request.name(), "chapters");
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(std::optional<Chapter> chapter,
                   outbox::Read<ChapterTx>(*world, OriginOf(call), [&](ChapterTx& tx) { return tx.Find(code); }));
  if (!chapter.has_value()) return ChapterUnknown(request.name());
  return *std::move(chapter);
}

absl::StatusOr<v1::ListChaptersResponse> ChapterApi::ListChapters(const rpc::Call& call, const v1::ListChaptersRequest& request) {
  ASSIGN_OR_RETURN(const World* world, worlds_.Find(call.caller->world()));
  Fields fields;
  const std::string ancestor = fields.Name("ancestor", request.ancestor(), "chapters");
  fields.Text("display_name_contains", request.display_name_contains(), 100);
  const std::string filter = absl::StrCat(request.ancestor(), "|", request.tier(), "|", request.display_name_contains());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter, kPageLimits, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<ChapterTx>(*world, OriginOf(call), [&](ChapterTx& tx) -> absl::StatusOr<v1::ListChaptersResponse> {
    if (!ancestor.empty()) {
      ASSIGN_OR_RETURN(const std::optional<Chapter> known, tx.Find(ancestor));
      if (!known.has_value()) return ChapterUnknown(request.ancestor());
    }
    ASSIGN_OR_RETURN(std::vector<Chapter> chapters, tx.List({.after_code = page.after,
                                                             .ancestor_code = ancestor,
                                                             .tier = request.tier(),
                                                             .display_name_contains = request.display_name_contains(),
                                                             .limit = page.size + 1}));
    v1::ListChaptersResponse response;
    response.set_next_page_token(
        CutPage(chapters, page, filter, [](const Chapter& last) { return std::string(*IdOf(last.name(), "chapters")); }));
    for (Chapter& chapter : chapters) *response.add_chapters() = std::move(chapter);
    return response;
  });
}

absl::StatusOr<v1::ListCooperationZonesResponse> ChapterApi::ListCooperationZones(const rpc::Call& call,
                                                                                  const v1::ListCooperationZonesRequest&) {
  ASSIGN_OR_RETURN(const World* world, worlds_.Find(call.caller->world()));
  ASSIGN_OR_RETURN(std::vector<CooperationZone> zones,
                   outbox::Read<ChapterTx>(*world, OriginOf(call), [](ChapterTx& tx) { return tx.ListZones(); }));
  v1::ListCooperationZonesResponse response;
  for (CooperationZone& zone : zones) *response.add_cooperation_zones() = std::move(zone);
  return response;
}

absl::StatusOr<v1::ImportChaptersResponse> ChapterApi::ImportChapters(const rpc::Call& call, const v1::ImportChaptersRequest& request) {
  ASSIGN_OR_RETURN(const World* world, worlds_.Find(call.caller->world()));
  RETURN_IF_ERROR(AuthorizeImport(*call.caller));
  RETURN_IF_ERROR(CheckImport(request));
  if (request.validate_only()) {
    ASSIGN_OR_RETURN(const ImportChange change,
                     outbox::Read<ChapterTx>(*world, OriginOf(call), [&](ChapterTx& tx) { return PlanImport(tx, request); }));
    return change.counts;
  }
  return outbox::WriteOnce<ChapterTx, v1::ImportChaptersResponse>(
      *world, OriginOf(call), request, [&](ChapterTx& tx) -> absl::StatusOr<v1::ImportChaptersResponse> {
        RETURN_IF_ERROR(tx.LockImport());
        ASSIGN_OR_RETURN(const ImportChange change, PlanImport(tx, request));
        RETURN_IF_ERROR(tx.Save(change.chapters, {request.cooperation_zones().begin(), request.cooperation_zones().end()}));
        v1::ChaptersImported event;
        event.set_created_count(change.counts.created_count());
        event.set_updated_count(change.counts.updated_count());
        tx.Append(kRootChapter, kRootChapter, event);
        return change.counts;
      });
}

}  // namespace muster::chapter
