#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "platform/status/reasons.h"

// A paper to be printed on A4, signed, filed and perhaps faxed: what stands on it, not how it looks. Texts are UTF-8 and may hold line
// breaks; none is ever cut off. RenderHtml and RenderPdf show the same form.
namespace muster::paper {

enum class Orientation { kPortrait, kLandscape };

enum class Alignment { kLeft, kCentre, kRight };

// One label and value of the head; two stand side by side.
struct Field {
  std::string label;
  std::string value;
};

struct Column {
  std::string label;
  // Share of the paper's width relative to the other columns, ≥ 1.
  int width = 1;
  Alignment alignment = Alignment::kLeft;
};

struct Table {
  // Stands above the table; empty = none.
  std::string caption;
  std::vector<Column> columns;
  // As many cells as columns, each.
  std::vector<std::vector<std::string>> rows;
  // As many cells as columns, or none at all. Stands once, below the last row.
  std::vector<std::string> total;
};

// Where a person signs with name and date.
struct Signature {
  // In what part the person signs, for example "经手人".
  std::string label;
  // Printed beside the label; empty = to be written by hand.
  std::string name;
};

struct Form {
  // Of what the renderers write of their own accord: "第 1 页 共 2 页", "签字", "打印".
  Language language = Language::kChinese;
  Orientation orientation = Orientation::kPortrait;
  // Who issues it, for example "临夏回族自治州红十字会".
  std::string organisation;
  // In `language`.
  std::string title;
  // The title in the other language.
  std::string subtitle;
  std::string number;
  // What must strike the eye, in a frame: "已冲销".
  std::vector<std::string> stamps;
  std::vector<Field> fields;
  std::vector<Table> tables;
  std::vector<std::string> notes;
  std::vector<Signature> signatures;
  // What a scanner reads; empty = no code. At most 500 bytes.
  std::string qr_payload;
  std::string printed_by;
  // Shown in China's time. Also the creation date of a PDF, so that one form always gives the same bytes.
  absl::Time print_time;
  // Marks every page and the title 演练 / EXERCISE.
  bool exercise = false;
};

}  // namespace muster::paper
