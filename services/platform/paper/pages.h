#pragma once

#include <optional>
#include <vector>

#include "platform/paper/form.h"
#include "platform/paper/qr.h"
#include "platform/paper/text.h"

// Where everything of a form stands on its pages. Lengths are points (1/72 inch) from the page's upper left corner.
namespace muster::paper {

inline constexpr double kPointsPerMm = 72 / 25.4;

struct PageSize {
  double width;
  double height;
};

// ISO 216.
PageSize A4(Orientation orientation);

struct Page {
  struct Line {
    Text text;
    std::size_t index;
    double x;
    double baseline;
  };
  struct Box {
    double x;
    double y;
    double width;
    double height;
    double stroke;
  };
  struct Code {
    QrCode code;
    double x;
    double y;
    // With its quiet zone.
    double side;
  };

  std::vector<Line> lines;
  std::vector<Box> boxes;
  std::optional<Code> code;
};

// At least one page.
std::vector<Page> Compose(const Form& form, const Typesetter& typesetter);

}  // namespace muster::paper
