#include "chapter/store/chapter_tx.h"

#include <optional>

#include "absl/time/civil_time.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/chapter.h"

namespace muster::chapter {
namespace {

std::string DayText(const std::optional<absl::CivilDay>& day) { return day.has_value() ? absl::FormatCivilTime(*day) : std::string(); }

std::optional<absl::CivilDay> DayOf(absl::string_view text) {
  absl::CivilDay day;
  if (text.empty() || !absl::ParseCivilTime(text, &day)) return std::nullopt;
  return day;
}

std::optional<std::string> IdOrNull(absl::string_view name, absl::string_view collection) {
  const std::optional<absl::string_view> id = IdOf(name, collection);
  return id.has_value() ? std::optional<std::string>(*id) : std::nullopt;
}

Chapter ToChapter(const sql::FindChapterRow& row) {
  Chapter chapter;
  chapter.set_name(NameOf("chapters", row.division_code));
  chapter.set_display_name(row.display_name);
  chapter.set_tier(static_cast<Chapter::Tier>(row.tier));
  chapter.set_parent(NameOf("chapters", row.parent_code.value_or("")));
  chapter.mutable_seat()->set_latitude_degrees(row.latitude_degrees);
  chapter.mutable_seat()->set_longitude_degrees(row.longitude_degrees);
  chapter.set_seat_source(static_cast<Chapter::SeatSource>(row.seat_source));
  chapter.set_cooperation_zone(NameOf("cooperationZones", row.zone_id.value_or("")));
  chapter.set_valid_from(DayText(row.valid_from));
  chapter.set_valid_to(DayText(row.valid_to));
  *chapter.mutable_update_time() = ToTimestamp(row.update_time);
  return chapter;
}

}  // namespace

absl::StatusOr<std::optional<Chapter>> ChapterTx::Find(absl::string_view division_code) {
  ASSIGN_OR_RETURN(const std::optional<sql::FindChapterRow> row, sql().QueryOptional(sql::kFindChapter, division_code));
  if (!row.has_value()) return std::nullopt;
  return ToChapter(*row);
}

absl::StatusOr<std::vector<Chapter>> ChapterTx::List(const ChapterFilter& filter) {
  ASSIGN_OR_RETURN(const std::vector<sql::FindChapterRow> rows, sql().Query(sql::kListChapters, filter.after_code, filter.ancestor_code,
                                                                            filter.tier, filter.display_name_contains, filter.limit));
  std::vector<Chapter> chapters;
  chapters.reserve(rows.size());
  for (const sql::FindChapterRow& row : rows) chapters.push_back(ToChapter(row));
  return chapters;
}

absl::StatusOr<std::vector<CooperationZone>> ChapterTx::ListZones() {
  ASSIGN_OR_RETURN(const std::vector<sql::ListZonesRow> rows, sql().Query(sql::kListZones));
  std::vector<CooperationZone> zones;
  for (const sql::ListZonesRow& row : rows) {
    CooperationZone zone;
    zone.set_name(NameOf("cooperationZones", row.zone_id));
    zone.set_display_name(row.display_name);
    zone.set_lead_chapter(NameOf("chapters", row.lead_division_code.value_or("")));
    zone.set_source(row.source);
    zones.push_back(std::move(zone));
  }
  return zones;
}

absl::Status ChapterTx::LockImport() { return sql().Execute(sql::kLockImport).status(); }

absl::Status ChapterTx::Save(const std::vector<Chapter>& chapters, const std::vector<CooperationZone>& zones) {
  std::vector<std::string> zone_ids, zone_names, zone_sources;
  std::vector<std::optional<std::string>> leads;
  for (const CooperationZone& zone : zones) {
    zone_ids.push_back(IdOrNull(zone.name(), "cooperationZones").value_or(""));
    zone_names.push_back(zone.display_name());
    leads.push_back(IdOrNull(zone.lead_chapter(), "chapters"));
    zone_sources.push_back(zone.source());
  }
  sql().Enqueue(sql::kUpsertZones, zone_ids, zone_names, leads, zone_sources, now());

  std::vector<std::string> codes, names;
  std::vector<std::int32_t> tiers, seat_sources;
  std::vector<std::optional<std::string>> parents, zone_of_chapters;
  std::vector<double> latitudes, longitudes;
  std::vector<std::optional<absl::CivilDay>> valid_froms, valid_tos;
  for (const Chapter& chapter : chapters) {
    codes.push_back(IdOrNull(chapter.name(), "chapters").value_or(""));
    names.push_back(chapter.display_name());
    tiers.push_back(chapter.tier());
    parents.push_back(IdOrNull(chapter.parent(), "chapters"));
    latitudes.push_back(chapter.seat().latitude_degrees());
    longitudes.push_back(chapter.seat().longitude_degrees());
    seat_sources.push_back(chapter.seat_source());
    zone_of_chapters.push_back(IdOrNull(chapter.cooperation_zone(), "cooperationZones"));
    valid_froms.push_back(DayOf(chapter.valid_from()));
    valid_tos.push_back(DayOf(chapter.valid_to()));
  }
  sql().Enqueue(sql::kUpsertChapters, codes, names, tiers, parents, latitudes, longitudes, seat_sources, zone_of_chapters, valid_froms,
                valid_tos, now());
  return sql().Execute(sql::kMoveSubtrees).status();
}

}  // namespace muster::chapter
