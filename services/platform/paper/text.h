#pragma once

#include <pango/pangocairo.h>

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/paper/form.h"

// Text set in the paper's font, line by line, so that it can be broken over pages. Lengths are points (1/72 inch).
namespace muster::paper {

struct GObjectUnref {
  void operator()(gpointer object) const { g_object_unref(object); }
};

struct TextStyle {
  double size_pt = 9;
  bool bold = false;
  Alignment alignment = Alignment::kLeft;
};

class Text {
 public:
  struct Line {
    // Relative to the text's upper left corner.
    double x;
    double baseline;
    double top;
    double bottom;
    PangoLayoutLine* glyphs;
  };

  explicit Text(PangoLayout* layout);

  // At least one, even of an empty text.
  const std::vector<Line>& lines() const { return lines_; }
  double height() const { return lines_.back().bottom; }
  PangoLayout* layout() const { return layout_.get(); }

 private:
  std::shared_ptr<PangoLayout> layout_;
  std::vector<Line> lines_;
};

// The font, opened anew for each paper: nothing is shared between threads and nothing stays behind.
class Typesetter {
 public:
  // Error: FAILED_PRECONDITION/PAPER_FONT_MISSING.
  static absl::StatusOr<Typesetter> Open();

  // Sets `text`, broken into lines of at most `width_pt`.
  Text Set(absl::string_view text, double width_pt, const TextStyle& style) const;

 private:
  std::unique_ptr<PangoFontMap, GObjectUnref> fonts_;
  std::unique_ptr<PangoContext, GObjectUnref> context_;
};

}  // namespace muster::paper
