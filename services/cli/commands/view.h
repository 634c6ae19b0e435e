#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/generated_enum_reflection.h>
#include <google/protobuf/message.h>

#include <limits>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "cli/client/session.h"
#include "cli/client/terminal.h"
#include "cli/text/format.h"
#include "cli/text/names.h"
#include "cli/text/table.h"
#include "cli/text/texts.h"

namespace muster::cli {

// `message` as protobuf JSON on one line.
std::string JsonText(const google::protobuf::Message& message);

// The error `status` with a sentence of texts.csv, where what is to be done depends on the command that met it.
absl::Status Said(absl::Status status, absl::string_view sentence);
// That sentence; empty for other errors.
std::string SaidOf(const absl::Status& status);

// Prints answers for people, in their language, marked when the world is an exercise.
class View {
 public:
  explicit View(Session& session) : session_(&session), terminal_(session.terminal()) {}
  // Of a command that runs without services: nobody is asked for names, and Hint and session must not be used.
  explicit View(const Terminal& terminal) : session_(nullptr), terminal_(terminal) {}

  Session& session() const { return *session_; }
  Language language() const { return terminal_.language; }

  std::string Text(TextKey key, const Details& details = {}) const { return cli::Text(key, terminal_.language, details); }

  template <class Enum>
  std::string Word(Enum value) const {
    return EnumText(*google::protobuf::GetEnumDescriptor<Enum>(), static_cast<int>(value), terminal_.language);
  }

  // What people call a resource, and its id: "积石山保安族东乡族撒拉族自治县 622927". The id alone when nobody can be asked. For chapters,
  // items, warehouses and teams; each is asked for once.
  std::string Label(absl::string_view name);

  // "棉帐篷 50 顶".
  std::string Goods(absl::string_view item, std::int64_t quantity);

  // "棉帐篷 50 顶、棉被 400 床" of the lines of a paper.
  template <class Lines>
  std::string GoodsOf(const Lines& lines) {
    const char* separator = terminal_.language == Language::kChinese ? "、" : ", ";
    return absl::StrJoin(lines, separator,
                         [this](std::string* out, const auto& line) { out->append(Goods(line.item(), line.quantity())); });
  }

  // When and by whom a resource was recorded; empty when it is not stored.
  template <class Resource>
  std::string Recorded(const Resource& resource) const {
    return resource.has_create_time() ? TimeText(resource.create_time()) + "  " + ShortName(resource.creator()) : "";
  }

  Column Left(TextKey header) const { return {Text(header), Align::kLeft}; }
  // A column that is never clipped: what was asked for, or what happened. Best the last one, which is wrapped.
  Column Whole(TextKey header) const { return {Text(header), Align::kLeft, std::numeric_limits<int>::max()}; }
  Column Right(TextKey header) const { return {Text(header), Align::kRight}; }

  // A list under its title, with a count; what to do next when it is empty.
  void List(TextKey title, const Table& table, TextKey when_empty);
  void ListUnder(absl::string_view title, const Table& table, TextKey when_empty);
  // The same for a part of something that was printed: nothing when it is empty.
  void Part(TextKey title, const Table& table);
  void Show(absl::string_view title, const Card& card);
  void Line(absl::string_view text);
  // A command that can be run next. In another world than the default one it says so: copied as it is, it must not act on real data.
  void Hint(TextKey key, const Details& details = {});
  // What must be known about what was printed.
  void Note(TextKey key);
  // That a list was cut short.
  void More(absl::string_view next_page_token);

 private:
  struct Known {
    std::string display_name;
    // Of items.
    std::string base_unit;
  };

  const Known& Find(absl::string_view name);
  Known Ask(absl::string_view name);
  void Title(absl::string_view title);
  std::string Dim(absl::string_view text) const;

  Session* const session_;
  const Terminal& terminal_;
  absl::flat_hash_map<std::string, Known> known_;
  // Services that did not answer; they are not asked again.
  absl::flat_hash_map<std::string, bool> silent_;
};

}  // namespace muster::cli
