#include "platform/paper/text.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>

#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::paper {
namespace {

// Chinese and Latin in one design under the Apache licence.
constexpr char kFontFamily[] = "WenQuanYi Micro Hei";

PangoAlignment ToPango(Alignment alignment) {
  switch (alignment) {
    case Alignment::kLeft:
      return PANGO_ALIGN_LEFT;
    case Alignment::kCentre:
      return PANGO_ALIGN_CENTER;
    case Alignment::kRight:
      return PANGO_ALIGN_RIGHT;
  }
  __builtin_unreachable();
}

// Asks fontconfig, which knows a family by all its names: Pango lists only the one of the process's locale, 文泉驿微米黑 in a Chinese one.
bool IsInstalled(const char* family) {
  const std::unique_ptr<FcPattern, decltype(&FcPatternDestroy)> wanted(
      FcPatternBuild(nullptr, FC_FAMILY, FcTypeString, family, static_cast<char*>(nullptr)), &FcPatternDestroy);
  const std::unique_ptr<FcObjectSet, decltype(&FcObjectSetDestroy)> properties(FcObjectSetBuild(FC_FAMILY, static_cast<char*>(nullptr)),
                                                                               &FcObjectSetDestroy);
  const std::unique_ptr<FcFontSet, decltype(&FcFontSetDestroy)> found(FcFontList(nullptr, wanted.get(), properties.get()),
                                                                      &FcFontSetDestroy);
  return found != nullptr && found->nfont > 0;
}

double Points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

}  // namespace

Text::Text(PangoLayout* layout) : layout_(layout, GObjectUnref()) {
  const std::unique_ptr<PangoLayoutIter, decltype(&pango_layout_iter_free)> iter(pango_layout_get_iter(layout), &pango_layout_iter_free);
  do {
    PangoRectangle extents;
    pango_layout_iter_get_line_extents(iter.get(), nullptr, &extents);
    lines_.push_back({.x = Points(extents.x),
                      .baseline = Points(pango_layout_iter_get_baseline(iter.get())),
                      .top = Points(extents.y),
                      .bottom = Points(extents.y + extents.height),
                      .glyphs = pango_layout_iter_get_line_readonly(iter.get())});
  } while (pango_layout_iter_next_line(iter.get()) != 0);
}

absl::StatusOr<Typesetter> Typesetter::Open() {
  Typesetter typesetter;
  typesetter.fonts_.reset(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
  MUSTER_CHECK(typesetter.fonts_ != nullptr);
  // A machine without the font would print boxes for every Chinese character, and nobody would know before the paper is in hand.
  if (!IsInstalled(kFontFamily)) {
    return FailedPrecondition("PAPER_FONT_MISSING", "the font for papers is not installed", {{"font", kFontFamily}});
  }
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(typesetter.fonts_.get()), 72);
  typesetter.context_.reset(pango_font_map_create_context(typesetter.fonts_.get()));
  // A printer's dots are not a screen's: no rounding to pixels.
  const std::unique_ptr<cairo_font_options_t, decltype(&cairo_font_options_destroy)> options(cairo_font_options_create(),
                                                                                             &cairo_font_options_destroy);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(typesetter.context_.get(), options.get());
  pango_context_set_round_glyph_positions(typesetter.context_.get(), FALSE);
  pango_context_set_language(typesetter.context_.get(), pango_language_from_string("zh-cn"));
  return typesetter;
}

Text Typesetter::Set(absl::string_view text, double width_pt, const TextStyle& style) const {
  PangoLayout* layout = pango_layout_new(context_.get());
  const std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> font(pango_font_description_new(),
                                                                                           &pango_font_description_free);
  pango_font_description_set_family_static(font.get(), kFontFamily);
  pango_font_description_set_size(font.get(), static_cast<int>(style.size_pt * PANGO_SCALE));
  pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout, font.get());
  pango_layout_set_width(layout, static_cast<int>(width_pt * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout, ToPango(style.alignment));
  // Numbers stay right-aligned and labels left-aligned whatever script a text begins with.
  pango_layout_set_auto_dir(layout, FALSE);
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  return Text(layout);
}

}  // namespace muster::paper
