#include "platform/paper/pages.h"

#include <algorithm>
#include <utility>

#include "platform/paper/words.h"
#include "platform/status/check.h"

namespace muster::paper {
namespace {

constexpr double kMm = kPointsPerMm;
// The left margin is wider: papers are bound there.
constexpr double kLeft = 20 * kMm;
constexpr double kRight = 15 * kMm;
constexpr double kTop = 14 * kMm;
constexpr double kBottom = 15 * kMm;
constexpr double kFooterDrop = 3 * kMm;
constexpr double kSideOfHead = 44 * kMm;
constexpr double kCodeSide = 27 * kMm;
constexpr double kPaddingX = 1.2 * kMm;
constexpr double kPaddingY = 0.9 * kMm;
constexpr double kGap = 3 * kMm;
constexpr double kSignatureHeight = 25 * kMm;
constexpr double kHairline = 0.6;
constexpr double kHeavyLine = 1.2;
// Two lengths that differ by less are the same to a printer.
constexpr double kTolerance = 0.01;

struct Cell {
  Text text;
  double x;
  double width;
};

struct Row {
  std::vector<Cell> cells;
  double height = 0;
  // 0 = no frame.
  double stroke = 0;
};

// What stays together after the rows of the last table.
struct Tail {
  std::vector<Row> notes;
  double height = 0;
};

class Composer {
 public:
  Composer(const Form& form, const Typesetter& typesetter)
      : form_(form), typesetter_(typesetter), size_(A4(form.orientation)), width_(size_.width - kLeft - kRight) {}

  std::vector<Page> Compose() {
    pages_.emplace_back();
    PlaceHead();
    PlaceFields();
    const Tail tail = MakeTail();
    for (std::size_t i = 0; i < form_.tables.size(); ++i) {
      const bool is_last = i + 1 == form_.tables.size();
      PlaceTable(form_.tables[i], is_last ? tail.height : 0);
    }
    PlaceTail(tail);
    PlaceFooters();
    return std::move(pages_);
  }

 private:
  struct RowStyle {
    double stroke = kHairline;
    TextStyle text;
  };

  double Room() const { return size_.height - kBottom - y_; }
  // What a page that continues has room for below the repeated header.
  double FreshRoom() const { return size_.height - kTop - kBottom - running_head_height_ - (repeated_ == nullptr ? 0 : repeated_->height); }
  bool IsFresh() const { return y_ == fresh_y_; }

  // Returns the text's height.
  double Put(const Text& text, double x, double y) {
    for (std::size_t i = 0; i < text.lines().size(); ++i) {
      pages_.back().lines.push_back({.text = text, .index = i, .x = x + text.lines()[i].x, .baseline = y + text.lines()[i].baseline});
    }
    return text.height();
  }

  Cell MakeCell(absl::string_view text, double x, double width, const TextStyle& style) const {
    return {.text = typesetter_.Set(text, width - 2 * kPaddingX, style), .x = x, .width = width};
  }

  static Row MakeRow(std::vector<Cell> cells, double stroke) {
    Row row{.cells = std::move(cells), .stroke = stroke};
    for (const Cell& cell : row.cells) row.height = std::max(row.height, cell.text.height() + 2 * kPaddingY);
    return row;
  }

  // Draws of each cell, from line `starts[i]` on, what the page has room for; moves `starts` behind it. Returns whether that was all.
  bool PlaceSlice(const Row& row, std::vector<std::size_t>& starts) {
    const double room = Room() - 2 * kPaddingY + kTolerance;
    std::vector<std::size_t> ends = starts;
    double height = 0;
    bool is_all = true;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::vector<Text::Line>& lines = row.cells[i].text.lines();
      if (starts[i] == lines.size()) continue;
      const double top = lines[starts[i]].top;
      while (ends[i] < lines.size() && lines[ends[i]].bottom - top <= room) ++ends[i];
      if (ends[i] == starts[i] && IsFresh()) ++ends[i];
      if (ends[i] > starts[i]) height = std::max(height, lines[ends[i] - 1].bottom - top);
      is_all = is_all && ends[i] == lines.size();
    }
    if (height == 0) return false;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const Cell& cell = row.cells[i];
      if (row.stroke > 0) {
        pages_.back().boxes.push_back({.x = cell.x, .y = y_, .width = cell.width, .height = height + 2 * kPaddingY, .stroke = row.stroke});
      }
      for (std::size_t n = starts[i]; n < ends[i]; ++n) {
        const Text::Line& line = cell.text.lines()[n];
        const double baseline = y_ + kPaddingY + line.baseline - cell.text.lines()[starts[i]].top;
        pages_.back().lines.push_back({.text = cell.text, .index = n, .x = cell.x + kPaddingX + line.x, .baseline = baseline});
      }
    }
    y_ += height + 2 * kPaddingY;
    starts = ends;
    return is_all;
  }

  // Draws a row; `keep` is the height of what should stand on the same page below it. Only a row that no page can hold is broken.
  void Place(const Row& row, double keep) {
    const bool keeps = Room() + kTolerance >= row.height + keep;
    const bool fits = Room() + kTolerance >= row.height;
    const bool would_keep = FreshRoom() >= row.height + keep;
    const bool would_fit = FreshRoom() >= row.height;
    if (!IsFresh() && ((!keeps && would_keep) || (!fits && would_fit))) Break();
    std::vector<std::size_t> starts(row.cells.size(), 0);
    while (!PlaceSlice(row, starts)) Break();
  }

  void Break() {
    pages_.emplace_back();
    y_ = kTop;
    y_ += Put(typesetter_.Set(ContinuationLineOf(form_), width_, {.size_pt = 9, .bold = true}), kLeft, y_) + kGap / 2;
    running_head_height_ = y_ - kTop;
    fresh_y_ = y_;
    if (repeated_ == nullptr) return;
    const Row& header = *repeated_;
    std::vector<std::size_t> starts(header.cells.size(), 0);
    PlaceSlice(header, starts);
    fresh_y_ = y_;
  }

  double PutStamps(double y) {
    for (const std::string& stamp : form_.stamps) {
      const double width = kSideOfHead - 4 * kMm;
      const Text text = typesetter_.Set(stamp, width - 4 * kMm, {.size_pt = 11, .bold = true});
      const double height = text.height() + 3 * kMm;
      pages_.back().boxes.push_back({.x = kLeft, .y = y, .width = width, .height = height, .stroke = kHeavyLine});
      pages_.back().boxes.push_back(
          {.x = kLeft + 0.7 * kMm, .y = y + 0.7 * kMm, .width = width - 1.4 * kMm, .height = height - 1.4 * kMm, .stroke = kHairline});
      Put(text, kLeft + 2 * kMm, y + 1.5 * kMm);
      y += height + 2 * kMm;
    }
    return y;
  }

  void PlaceHead() {
    const double centre_width = width_ - 2 * kSideOfHead;
    double y = kTop;
    const auto centred = [&](absl::string_view text, double size_pt, bool bold) {
      if (text.empty()) return;
      y += Put(typesetter_.Set(text, centre_width, {.size_pt = size_pt, .bold = bold, .alignment = Alignment::kCentre}),
               kLeft + kSideOfHead, y);
      y += 0.6 * kMm;
    };
    centred(form_.organisation, 12, false);
    centred(TitleOf(form_), 20, true);
    centred(form_.subtitle, 9, false);
    centred(NumberLineOf(form_), 11, true);
    y = std::max(y, PutStamps(kTop));
    if (!form_.qr_payload.empty()) {
      pages_.back().code = {.code = MakeQrCode(form_.qr_payload), .x = kLeft + width_ - kCodeSide, .y = kTop - 2 * kMm, .side = kCodeSide};
      y = std::max(y, kTop - 2 * kMm + kCodeSide);
    }
    y_ = y + 1 * kMm;
  }

  void PlaceFields() {
    const double label_width = width_ * 0.11;
    const double value_width = width_ / 2 - label_width;
    const TextStyle label_style{.size_pt = 9, .bold = true};
    const TextStyle value_style{.size_pt = 9.5};
    for (std::size_t i = 0; i < form_.fields.size(); i += 2) {
      const bool is_alone = i + 1 == form_.fields.size();
      std::vector<Cell> cells;
      cells.push_back(MakeCell(form_.fields[i].label, kLeft, label_width, label_style));
      cells.push_back(MakeCell(form_.fields[i].value, kLeft + label_width, is_alone ? width_ - label_width : value_width, value_style));
      if (!is_alone) {
        cells.push_back(MakeCell(form_.fields[i + 1].label, kLeft + width_ / 2, label_width, label_style));
        cells.push_back(MakeCell(form_.fields[i + 1].value, kLeft + width_ / 2 + label_width, value_width, value_style));
      }
      Place(MakeRow(std::move(cells), kHairline), 0);
    }
  }

  Row MakeTableRow(const Table& table, const std::vector<std::string>& texts, bool bold) const {
    MUSTER_CHECK(texts.size() == table.columns.size());
    int shares = 0;
    for (const Column& column : table.columns) shares += column.width;
    std::vector<Cell> cells;
    double x = kLeft;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const double width = width_ * table.columns[i].width / shares;
      cells.push_back(MakeCell(texts[i], x, width, {.size_pt = 9, .bold = bold, .alignment = table.columns[i].alignment}));
      x += width;
    }
    return MakeRow(std::move(cells), kHairline);
  }

  Row MakeHeader(Table table) const {
    std::vector<std::string> labels;
    for (Column& column : table.columns) {
      labels.push_back(column.label);
      column.alignment = Alignment::kCentre;
    }
    return MakeTableRow(table, labels, true);
  }

  Row MakeParagraph(absl::string_view text, const TextStyle& style) const {
    std::vector<Cell> cells;
    cells.push_back(MakeCell(text, kLeft, width_, style));
    return MakeRow(std::move(cells), 0);
  }

  // `tail` is the height of what belongs to the last row.
  void PlaceTable(const Table& table, double tail) {
    y_ += kGap;
    std::vector<Row> rows;
    for (const std::vector<std::string>& texts : table.rows) rows.push_back(MakeTableRow(table, texts, false));
    double keep = tail;
    if (!table.total.empty()) {
      rows.push_back(MakeTableRow(table, table.total, true));
      rows.back().stroke = kHeavyLine;
      // A total alone on a page adds up nothing that can be seen there.
      keep += rows.back().height;
    }
    // The row that the rest belongs to: the last one before the total.
    const std::size_t anchor = rows.size() < 2 || table.total.empty() ? rows.size() : rows.size() - 1;
    const auto keep_after = [&](std::size_t i) { return i + 1 == anchor ? keep : i + 1 > anchor ? tail : 0; };

    const Row header = MakeHeader(table);
    const double first = rows.empty() ? tail : rows.front().height + keep_after(0);
    if (!table.caption.empty()) Place(MakeParagraph(table.caption, {.size_pt = 10, .bold = true}), header.height + first);
    Place(header, first);
    repeated_ = &header;
    for (std::size_t i = 0; i < rows.size(); ++i) Place(rows[i], keep_after(i));
    repeated_ = nullptr;
  }

  Tail MakeTail() const {
    Tail tail;
    for (const std::string& note : form_.notes) tail.notes.push_back(MakeParagraph(note, {.size_pt = 9.5}));
    for (const Row& note : tail.notes) tail.height += note.height;
    tail.height += SignatureHeight();
    return tail;
  }

  int SignatureRows() const {
    const int count = static_cast<int>(form_.signatures.size());
    return (count + SignaturesPerRow(count) - 1) / SignaturesPerRow(count);
  }
  double SignatureHeight() const { return form_.signatures.empty() ? 0 : SignatureRows() * kSignatureHeight + kGap; }

  void PlaceTail(const Tail& tail) {
    double keep = tail.height;
    for (const Row& note : tail.notes) {
      keep -= note.height;
      Place(note, keep);
    }
    if (form_.signatures.empty()) return;
    if (Room() + kTolerance < SignatureHeight() && !IsFresh()) Break();
    y_ += kGap;
    const int per_row = SignaturesPerRow(static_cast<int>(form_.signatures.size()));
    for (std::size_t i = 0; i < form_.signatures.size(); i += static_cast<std::size_t>(per_row)) {
      for (std::size_t n = 0; n < static_cast<std::size_t>(per_row) && i + n < form_.signatures.size(); ++n) {
        PutSignature(form_.signatures[i + n], kLeft + width_ / per_row * static_cast<double>(n), width_ / per_row);
      }
      y_ += kSignatureHeight;
    }
  }

  void PutSignature(const Signature& signature, double x, double width) {
    const Words& words = WordsIn(form_.language);
    pages_.back().boxes.push_back({.x = x, .y = y_, .width = width, .height = kSignatureHeight, .stroke = kHeavyLine});
    const double inner = width - 2 * kPaddingX;
    const Text label = typesetter_.Set(signature.label, inner, {.size_pt = 9, .bold = true});
    double y = y_ + kPaddingY;
    y += Put(label, x + kPaddingX, y);
    Put(typesetter_.Set(signature.name, inner, {.size_pt = 10.5}), x + kPaddingX, y);
    const Text date = typesetter_.Set(words.date, inner, {.size_pt = 9});
    Put(typesetter_.Set(words.signature, inner, {.size_pt = 9}), x + kPaddingX, y_ + kSignatureHeight - kPaddingY - 2.3 * date.height());
    Put(date, x + kPaddingX, y_ + kSignatureHeight - kPaddingY - date.height());
  }

  void PlaceFooters() {
    const int count = static_cast<int>(pages_.size());
    const std::string printed = PrintLineOf(form_);
    std::vector<Page> pages = std::move(pages_);
    pages_.clear();
    for (int i = 0; i < count; ++i) {
      pages_.push_back(std::move(pages[static_cast<std::size_t>(i)]));
      const double y = size_.height - kBottom + kFooterDrop;
      Put(typesetter_.Set(printed, width_ * 0.75, {.size_pt = 8}), kLeft, y);
      const std::string page = PageLineOf(form_.language, i + 1, count);
      Put(typesetter_.Set(page, width_ * 0.25, {.size_pt = 8, .alignment = Alignment::kRight}), kLeft + width_ * 0.75, y);
    }
  }

  const Form& form_;
  const Typesetter& typesetter_;
  const PageSize size_;
  // Between the margins.
  const double width_;
  std::vector<Page> pages_;
  // Where the next row goes, and where it would go had nothing been placed on a page that continues.
  double y_ = kTop;
  double fresh_y_ = -1;
  double running_head_height_ = 6 * kMm;
  const Row* repeated_ = nullptr;
};

}  // namespace

PageSize A4(Orientation orientation) {
  const PageSize portrait{.width = 210 * kPointsPerMm, .height = 297 * kPointsPerMm};
  switch (orientation) {
    case Orientation::kPortrait:
      return portrait;
    case Orientation::kLandscape:
      return {.width = portrait.height, .height = portrait.width};
  }
  __builtin_unreachable();
}

std::vector<Page> Compose(const Form& form, const Typesetter& typesetter) { return Composer(form, typesetter).Compose(); }

}  // namespace muster::paper
