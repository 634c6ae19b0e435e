#include "platform/paper/html.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "platform/paper/qr.h"
#include "platform/paper/words.h"

namespace muster::paper {
namespace {

// Black on white throughout, so that a worn laser printer and a fax machine keep everything.
// reason.
constexpr char kStyle[] = R"css(
*{box-sizing:border-box}
html{background:#fff;color:#000}
body{margin:0 auto;padding:8mm;font:9.5pt/1.4 "WenQuanYi Micro Hei","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif}
header{display:grid;grid-template-columns:44mm 1fr 44mm;align-items:start;text-align:center}
header .qr{justify-self:end;width:27mm;height:27mm}
header .organisation{font-size:12pt}
h1{margin:1mm 0 0;font-size:20pt;letter-spacing:.06em;line-height:1.25}
header .subtitle{font-size:9pt}
header .number{margin:1mm 0 2mm;font-size:11pt;font-weight:bold}
.stamp{margin-bottom:2mm;padding:1.2mm 2mm;border:1.4mm double #000;font-size:11pt;font-weight:bold}
table{width:100%;border-collapse:collapse;table-layout:fixed}
th,td{padding:.9mm 1.2mm;border:.25mm solid #000;vertical-align:top;text-align:left;overflow-wrap:anywhere;white-space:pre-line;unicode-bidi:isolate}
th{font-weight:bold;vertical-align:middle}
.fields th{width:11%}
.lines{margin-top:3mm;font-size:9pt}
.lines caption{padding:0 0 1mm;text-align:left;font-size:10pt;font-weight:bold}
.lines thead{display:table-header-group}
.lines thead th{text-align:center}
.lines .total td{font-weight:bold;border-top-width:.6mm}
.right{text-align:right}
.centre{text-align:center}
tr,.signatures,.tail{break-inside:avoid}
.notes{margin:2mm 0 0}
.notes p{margin:0 0 1mm;white-space:pre-line;overflow-wrap:anywhere;unicode-bidi:isolate}
.signatures{margin-top:3mm}
.signatures td{height:25mm;position:relative;border-width:.4mm}
.signatures td{font-size:10.5pt}
.signatures b{margin-right:2mm;font-size:9pt}
.signatures span{font-size:9pt;position:absolute;left:1.2mm;bottom:1.2mm;white-space:pre}
.signatures .sign{bottom:8mm}
footer{margin-top:3mm;font-size:8pt;overflow-wrap:anywhere}
)css";

const char* SizeOf(Orientation orientation) {
  switch (orientation) {
    case Orientation::kPortrait:
      return "portrait";
    case Orientation::kLandscape:
      return "landscape";
  }
  __builtin_unreachable();
}

const char* WidthOf(Orientation orientation) {
  switch (orientation) {
    case Orientation::kPortrait:
      return "210mm";
    case Orientation::kLandscape:
      return "297mm";
  }
  __builtin_unreachable();
}

// A page less its margins holds a whole number of them.
const char* TileHeightOf(Orientation orientation) {
  switch (orientation) {
    case Orientation::kPortrait:
      return "89mm";
    case Orientation::kLandscape:
      return "90mm";
  }
  __builtin_unreachable();
}

const char* ClassOf(Alignment alignment) {
  switch (alignment) {
    case Alignment::kLeft:
      return "";
    case Alignment::kCentre:
      return " class=\"centre\"";
    case Alignment::kRight:
      return " class=\"right\"";
  }
  __builtin_unreachable();
}

std::string Escape(absl::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string Element(absl::string_view name, absl::string_view attributes, absl::string_view text) {
  return absl::StrCat("<", name, attributes, ">", Escape(text), "</", name, ">");
}

// A CSS string; whatever could end it, or the style itself, is written as its code point.
std::string CssString(absl::string_view text) {
  std::string css = "\"";
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (u >= 0x80 || absl::ascii_isalnum(u) || c == ' ' || c == '-') {
      css += c;
    } else {
      absl::StrAppend(&css, "\\", absl::Hex(u), " ");
    }
  }
  return css + "\"";
}

std::string PageCounter(Language language) {
  switch (language) {
    case Language::kChinese:
      return "\"第 \" counter(page) \" 页 共 \" counter(pages) \" 页\"";
    case Language::kEnglish:
      return "\"Page \" counter(page) \" of \" counter(pages)";
  }
  __builtin_unreachable();
}

// The watermark as a background of the body in tiles, of which a whole number stand on a page: browsers repeat nothing else reliably.
std::string Watermark(const Form& form) {
  if (!form.exercise) return "";
  const std::string svg = absl::StrCat("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 90'><text x='100' y='45' font-size='22' ",
                                       "fill='none' stroke='#a6a6a6' stroke-width='.3' text-anchor='middle' dominant-baseline='middle' ",
                                       "transform='rotate(-20 100 45)'>", kExerciseMark, "</text></svg>");
  std::string url;
  for (const char c : svg) absl::StrAppend(&url, "%", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
  return absl::StrCat("body{print-color-adjust:exact;-webkit-print-color-adjust:exact;background:url(data:image/svg+xml,", url,
                      ") 0 0/100% ", TileHeightOf(form.orientation), " repeat-y}");
}

void AppendStyle(const Form& form, std::string& html) {
  absl::StrAppend(&html, "<style>@page{size:A4 ", SizeOf(form.orientation),
                  ";margin:15mm 15mm 15mm 20mm;font-size:8pt;@top-left{content:", CssString(ContinuationLineOf(form)),
                  "}@bottom-left{content:", CssString(PrintLineOf(form)), "}@bottom-right{content:", PageCounter(form.language),
                  "}}@page :first{@top-left{content:none}}", kStyle, "@media screen{body{max-width:", WidthOf(form.orientation),
                  "}}\n@media print{body{padding:0;max-width:none}}\n", Watermark(form), "\n</style>\n");
}

void AppendQrCode(const Form& form, std::string& html) {
  if (form.qr_payload.empty()) {
    html += "<div></div>\n";
    return;
  }
  const QrCode code = MakeQrCode(form.qr_payload);
  const int side = code.size + 2 * kQuietZone;
  absl::StrAppend(&html, R"(<svg class="qr" shape-rendering="crispEdges" role="img" aria-label=")", Escape(form.qr_payload),
                  R"(" viewBox="0 0 )", side, " ", side, R"("><path d=")");
  for (int y = 0; y < code.size; ++y) {
    for (int x = 0; x < code.size; ++x) {
      if (code.IsDark(x, y)) absl::StrAppend(&html, "M", x + kQuietZone, " ", y + kQuietZone, "h1v1h-1z");
    }
  }
  html += "\"/></svg>\n";
}

void AppendHead(const Form& form, std::string& html) {
  html += "<header>\n<div>";
  for (const std::string& stamp : form.stamps) html += Element("div", " class=\"stamp\"", stamp);
  absl::StrAppend(&html, "</div>\n<div>", Element("div", " class=\"organisation\"", form.organisation), Element("h1", "", TitleOf(form)),
                  Element("div", " class=\"subtitle\"", form.subtitle), Element("div", " class=\"number\"", NumberLineOf(form)),
                  "</div>\n");
  AppendQrCode(form, html);
  html += "</header>\n";
}

void AppendFields(const Form& form, std::string& html) {
  if (form.fields.empty()) return;
  html += "<table class=\"fields\">\n";
  for (std::size_t i = 0; i < form.fields.size(); i += 2) {
    const bool is_alone = i + 1 == form.fields.size();
    absl::StrAppend(&html, "<tr>", Element("th", "", form.fields[i].label),
                    Element("td", is_alone ? " colspan=\"3\"" : "", form.fields[i].value));
    if (!is_alone) absl::StrAppend(&html, Element("th", "", form.fields[i + 1].label), Element("td", "", form.fields[i + 1].value));
    html += "</tr>\n";
  }
  html += "</table>\n";
}

void AppendRow(const Table& table, const std::vector<std::string>& cells, absl::string_view attributes, std::string& html) {
  absl::StrAppend(&html, "<tr", attributes, ">");
  for (std::size_t i = 0; i < cells.size(); ++i) html += Element("td", ClassOf(table.columns[i].alignment), cells[i]);
  html += "</tr>\n";
}

void AppendTable(const Form& form, const Table& table, std::string& html) {
  html += "<table class=\"lines\">\n";
  if (!table.caption.empty()) absl::StrAppend(&html, Element("caption", "", table.caption), "\n");
  int width = 0;
  for (const Column& column : table.columns) width += column.width;
  html += "<colgroup>";
  for (const Column& column : table.columns) absl::StrAppend(&html, "<col style=\"width:", column.width * 100.0 / width, "%\">");
  html += "</colgroup>\n<thead>";
  // A browser that prints no backgrounds repeats the header all the same.
  if (form.exercise) absl::StrAppend(&html, "<tr><th colspan=\"", table.columns.size(), "\">", kExerciseMark, "</th></tr>");
  html += "<tr>";
  for (const Column& column : table.columns) html += Element("th", "", column.label);
  html += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : table.rows) AppendRow(table, row, "", html);
  if (!table.total.empty()) AppendRow(table, table.total, " class=\"total\"", html);
  html += "</tbody>\n</table>\n";
}

void AppendNotes(const Form& form, std::string& html) {
  if (form.notes.empty()) return;
  html += "<div class=\"notes\">";
  for (const std::string& note : form.notes) html += Element("p", "", note);
  html += "</div>\n";
}

void AppendSignatures(const Form& form, std::string& html) {
  if (form.signatures.empty()) return;
  const Words& words = WordsIn(form.language);
  const auto per_row = static_cast<std::size_t>(SignaturesPerRow(static_cast<int>(form.signatures.size())));
  html += "<table class=\"signatures\">\n";
  for (std::size_t i = 0; i < form.signatures.size(); ++i) {
    if (i % per_row == 0) html += "<tr>";
    absl::StrAppend(&html, "<td>", Element("b", "", form.signatures[i].label), Escape(form.signatures[i].name),
                    Element("span", " class=\"sign\"", words.signature), Element("span", "", words.date), "</td>");
    if (i % per_row == per_row - 1 || i + 1 == form.signatures.size()) html += "</tr>\n";
  }
  html += "</table>\n";
}

}  // namespace

std::string RenderHtml(const Form& form) {
  std::string html = absl::StrCat("<!DOCTYPE html>\n<html lang=\"", LanguageTag(form.language), "\">\n<head>\n<meta charset=\"utf-8\">\n");
  // Nothing runs and nothing is fetched, whatever a text of the form should smuggle in.
  html += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n";
  absl::StrAppend(&html, Element("title", "", absl::StrCat(TitleOf(form), " ", form.number)), "\n");
  AppendStyle(form, html);
  html += "</head>\n<body>\n";
  AppendHead(form, html);
  AppendFields(form, html);
  for (const Table& table : form.tables) AppendTable(form, table, html);
  html += "<div class=\"tail\">\n";
  AppendNotes(form, html);
  AppendSignatures(form, html);
  html += "</div>\n";
  absl::StrAppend(&html, Element("footer", "", PrintLineOf(form)), "\n</body>\n</html>\n");
  return html;
}

}  // namespace muster::paper
