#include "platform/paper/pdf.h"

#include <cairo-pdf.h>

#include <cmath>
#include <memory>

#include "platform/paper/pages.h"
#include "platform/paper/text.h"
#include "platform/paper/words.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::paper {
namespace {

// Light enough that no figure beneath the watermark is misread; the title of every page says the same in black.
constexpr double kWatermarkGrey = 0.65;

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using Context = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;

cairo_status_t AppendTo(void* bytes, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

void DrawWatermark(cairo_t* cairo, const PageSize& size, const Typesetter& typesetter) {
  const double diagonal = std::hypot(size.width, size.height);
  const Text mark = typesetter.Set(kExerciseMark, diagonal, {.size_pt = diagonal / 9, .bold = true, .alignment = Alignment::kCentre});
  cairo_save(cairo);
  cairo_translate(cairo, size.width / 2, size.height / 2);
  cairo_rotate(cairo, -std::atan2(size.height, size.width));
  cairo_move_to(cairo, mark.lines().front().x - diagonal / 2, mark.lines().front().baseline - mark.height() / 2);
  pango_cairo_layout_line_path(cairo, mark.lines().front().glyphs);
  cairo_set_source_rgb(cairo, kWatermarkGrey, kWatermarkGrey, kWatermarkGrey);
  cairo_set_line_width(cairo, 0.8);
  cairo_stroke(cairo);
  cairo_restore(cairo);
}

void DrawCode(cairo_t* cairo, const Page::Code& code) {
  const double module = code.side / (code.code.size + 2 * kQuietZone);
  for (int y = 0; y < code.code.size; ++y) {
    for (int x = 0; x < code.code.size; ++x) {
      if (!code.code.IsDark(x, y)) continue;
      cairo_rectangle(cairo, code.x + (x + kQuietZone) * module, code.y + (y + kQuietZone) * module, module, module);
    }
  }
  // One path, so that neighbouring modules leave no white hair between them.
  cairo_fill(cairo);
}

void DrawPage(cairo_t* cairo, const Page& page) {
  cairo_set_source_rgb(cairo, 0, 0, 0);
  for (const Page::Box& box : page.boxes) {
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
    cairo_set_line_width(cairo, box.stroke);
    cairo_stroke(cairo);
  }
  if (page.code.has_value()) DrawCode(cairo, *page.code);
  for (const Page::Line& line : page.lines) {
    cairo_move_to(cairo, line.x, line.baseline);
    pango_cairo_show_layout_line(cairo, line.text.lines()[line.index].glyphs);
  }
}

}  // namespace

absl::StatusOr<std::string> RenderPdf(const Form& form) {
  ASSIGN_OR_RETURN(const Typesetter typesetter, Typesetter::Open());
  const std::vector<Page> pages = Compose(form, typesetter);
  const PageSize size = A4(form.orientation);
  std::string bytes;
  const Surface surface(cairo_pdf_surface_create_for_stream(&AppendTo, &bytes, size.width, size.height), &cairo_surface_destroy);
  const std::string time = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", form.print_time, absl::UTCTimeZone());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, time.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, (TitleOf(form) + " " + form.number).c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_AUTHOR, form.organisation.c_str());
  const Context cairo(cairo_create(surface.get()), &cairo_destroy);
  for (const Page& page : pages) {
    if (form.exercise) DrawWatermark(cairo.get(), size, typesetter);
    DrawPage(cairo.get(), page);
    cairo_show_page(cairo.get());
  }
  cairo_surface_finish(surface.get());
  // Only a machine out of memory gets here.
  MUSTER_CHECK(cairo_status(cairo.get()) == CAIRO_STATUS_SUCCESS && cairo_surface_status(surface.get()) == CAIRO_STATUS_SUCCESS);
  return bytes;
}

}  // namespace muster::paper
