#include <algorithm>
#include <optional>
#include <pugixml.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "platform/sheet/builder.h"
#include "platform/sheet/number_format.h"
#include "platform/sheet/package.h"
#include "platform/sheet/xlsx.h"
#include "platform/status/status.h"

namespace muster::sheet {
namespace {

constexpr int kMaxWorkbookRows = 1'048'576;
constexpr int kMaxWorkbookColumns = 16'384;

using Parts = absl::flat_hash_map<std::string, std::string>;

// Prefixes of namespaces are the writing program's choice.
absl::string_view LocalName(absl::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == absl::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node Child(pugi::xml_node parent, absl::string_view name) {
  return parent.find_child([name](pugi::xml_node child) { return LocalName(child.name()) == name; });
}

pugi::xml_attribute Attribute(pugi::xml_node node, absl::string_view name) {
  return node.find_attribute([name](pugi::xml_attribute attribute) { return LocalName(attribute.name()) == name; });
}

bool Parse(absl::string_view xml, pugi::xml_document& document) {
  return document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8).status == pugi::status_ok;
}

// The elements of one name in a part, in order, each as its own text: a part of 200 MB is never a tree in memory. None of them lies in
// another of its name.
class Elements {
 public:
  Elements(absl::string_view xml, absl::string_view name) : rest_(xml), name_(name) {}

  // None at the end; Broken() for one that does not end.
  absl::StatusOr<std::optional<absl::string_view>> Next() {
    while (true) {
      const std::size_t open = rest_.find('<');
      if (open == absl::string_view::npos) return std::nullopt;
      rest_.remove_prefix(open);
      const absl::string_view name = rest_.substr(1, std::min(rest_.find_first_of(" \t\r\n/>", 1), rest_.size()) - 1);
      if (LocalName(name) == name_) return Take(name);
      rest_.remove_prefix(1);
    }
  }

 private:
  absl::StatusOr<std::optional<absl::string_view>> Take(absl::string_view name) {
    const std::size_t end_of_tag = rest_.find('>');
    if (end_of_tag == absl::string_view::npos) return Broken();
    std::size_t size = end_of_tag + 1;
    if (rest_[end_of_tag - 1] != '/') {
      const std::string end_tag = absl::StrCat("</", name, ">");
      const std::size_t end = rest_.find(end_tag, size);
      if (end == absl::string_view::npos) return Broken();
      size = end + end_tag.size();
    }
    const absl::string_view element = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return element;
  }

  absl::string_view rest_;
  const absl::string_view name_;
};

void AppendText(pugi::xml_node node, std::string& text) {
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  }
}

// Of a string item: plain, or runs of one format each. How it is pronounced (rPh) is no part of it.
std::string StringItem(pugi::xml_node item) {
  std::string text;
  for (const pugi::xml_node& child : item.children()) {
    const absl::string_view name = LocalName(child.name());
    if (name == "t") AppendText(child, text);
    if (name == "r") AppendText(Child(child, "t"), text);
  }
  return DecodeXstring(text);
}

// A cell's place from "C7".
struct Place {
  int row = 0;
  int column = 0;
};
std::optional<Place> ParseAddress(absl::string_view text) {
  Place place;
  while (!text.empty() && absl::ascii_isupper(static_cast<unsigned char>(text.front())) && place.column <= kMaxWorkbookColumns) {
    place.column = place.column * 26 + (text.front() - 'A' + 1);
    text.remove_prefix(1);
  }
  if (!absl::SimpleAtoi(text, &place.row) || place.row < 1 || place.row > kMaxWorkbookRows || place.column < 1 ||
      place.column > kMaxWorkbookColumns) {
    return std::nullopt;
  }
  return place;
}

// The workbook's own parts, and what they say about the worksheet that is to be read.
class Workbook {
 public:
  explicit Workbook(absl::string_view bytes) : bytes_(bytes) {}

  absl::Status Open(absl::string_view worksheet) {
    ASSIGN_OR_RETURN(parts_, Unpack(
                                 bytes_, [](absl::string_view path) { return path == "_rels/.rels"; }, left_));
    ASSIGN_OR_RETURN(const std::string workbook_path, FindWorkbook());
    const std::size_t slash = workbook_path.rfind('/');
    folder_ = slash == std::string::npos ? "" : workbook_path.substr(0, slash + 1);
    const std::string relations_path = absl::StrCat(folder_, "_rels/", workbook_path.substr(folder_.size()), ".rels");
    RETURN_IF_ERROR(UnpackMore({workbook_path, relations_path}));
    pugi::xml_document document;
    if (!parts_.contains(workbook_path) || !parts_.contains(relations_path)) return Broken();
    if (!Parse(parts_.at(workbook_path), document)) return Broken();
    const pugi::xml_node workbook = document.document_element();
    const absl::string_view date_1904 = Attribute(Child(workbook, "workbookPr"), "date1904").value();
    uses_1904_ = date_1904 == "1" || date_1904 == "true";
    if (!Parse(parts_.at(relations_path), relations_)) return Broken();
    return Choose(Child(workbook, "sheets"), worksheet);
  }

  bool uses_1904() const { return uses_1904_; }
  absl::string_view worksheet() const { return parts_.at(worksheet_path_); }

  absl::StatusOr<std::vector<std::string>> SharedStrings() {
    std::vector<std::string> strings;
    const auto part = parts_.find(RelatedPath("/sharedStrings"));
    if (part == parts_.end()) return strings;
    Elements items(part->second, "si");
    while (true) {
      ASSIGN_OR_RETURN(const std::optional<absl::string_view> item, items.Next());
      if (!item.has_value()) return strings;
      pugi::xml_document document;
      if (!Parse(*item, document)) return Broken();
      strings.push_back(StringItem(document.document_element()));
      if (strings.size() > kMaxCells) return UnpackedTooBig();
    }
  }

  // For each style of cells, how it shows numbers.
  absl::StatusOr<std::vector<NumberFormat>> Styles() {
    std::vector<NumberFormat> formats;
    const auto part = parts_.find(RelatedPath("/styles"));
    if (part == parts_.end()) return formats;
    constexpr std::size_t kMaxStyleBytes = 16'000'000;
    if (part->second.size() > kMaxStyleBytes) return UnpackedTooBig();
    pugi::xml_document document;
    if (!Parse(part->second, document)) return Broken();
    const pugi::xml_node styles = document.document_element();
    absl::flat_hash_map<int, NumberFormat> own;
    for (const pugi::xml_node& format : Child(styles, "numFmts").children()) {
      own[Attribute(format, "numFmtId").as_int()] = FormatOf(Attribute(format, "formatCode").value());
    }
    for (const pugi::xml_node& style : Child(styles, "cellXfs").children()) {
      const int id = Attribute(style, "numFmtId").as_int();
      const auto it = own.find(id);
      formats.push_back(it == own.end() ? BuiltInFormat(id) : it->second);
    }
    return formats;
  }

 private:
  static absl::Status Unknown() { return InvalidArgument("SHEET_FORMAT_UNKNOWN", "the package holds no workbook in XML"); }

  absl::Status UnpackMore(std::initializer_list<std::string> paths) {
    const auto is_wanted = [paths](absl::string_view path) { return std::find(paths.begin(), paths.end(), path) != paths.end(); };
    ASSIGN_OR_RETURN(Parts more, Unpack(bytes_, is_wanted, left_));
    parts_.merge(more);
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> FindWorkbook() {
    const auto part = parts_.find("_rels/.rels");
    if (part == parts_.end()) return Unknown();
    if (!Parse(part->second, relations_)) return Broken();
    std::string path = RelatedPath("/officeDocument");
    // A workbook in binary (.xlsb) has another.
    if (!absl::EndsWith(path, ".xml")) return Unknown();
    return path;
  }

  std::string PathOf(pugi::xml_node relation) const {
    absl::string_view target = Attribute(relation, "Target").value();
    return absl::ConsumePrefix(&target, "/") ? std::string(target) : absl::StrCat(folder_, target);
  }

  // Empty when there is none. Types end alike in both classes of conformance.
  std::string RelatedPath(absl::string_view type) const {
    for (const pugi::xml_node& relation : relations_.document_element().children()) {
      if (absl::EndsWith(Attribute(relation, "Type").value(), type)) return PathOf(relation);
    }
    return "";
  }

  absl::Status Choose(pugi::xml_node sheets, absl::string_view wanted) {
    std::vector<std::string> names;
    for (const pugi::xml_node& sheet : sheets.children()) {
      const absl::string_view state = Attribute(sheet, "state").value();
      const bool is_visible = state.empty() || state == "visible";
      const absl::string_view name = Attribute(sheet, "name").value();
      // The one attribute of this name that is not the sheet's number has a prefix.
      const absl::string_view relation_id =
          sheet.find_attribute([](pugi::xml_attribute attribute) { return absl::EndsWith(attribute.name(), ":id"); }).value();
      const pugi::xml_node relation = relations_.document_element().find_child(
          [&](pugi::xml_node candidate) { return Attribute(candidate, "Id").value() == relation_id; });
      if (!absl::EndsWith(Attribute(relation, "Type").value(), "/worksheet")) continue;
      names.emplace_back(name);
      if (wanted.empty() ? !is_visible : name != wanted) continue;
      worksheet_path_ = PathOf(relation);
      RETURN_IF_ERROR(UnpackMore({worksheet_path_, RelatedPath("/sharedStrings"), RelatedPath("/styles")}));
      return parts_.contains(worksheet_path_) ? absl::OkStatus() : Broken();
    }
    if (names.empty() || wanted.empty()) return InvalidArgument("SHEET_EMPTY", "the workbook has no visible worksheet");
    return InvalidArgument("SHEET_WORKSHEET_UNKNOWN", absl::StrCat("no worksheet ", wanted),
                           {{"worksheet", wanted}, {"worksheets", absl::StrJoin(names, ", ")}});
  }

  const absl::string_view bytes_;
  std::size_t left_ = kMaxUnpackedBytes;
  Parts parts_;
  std::string folder_;
  pugi::xml_document relations_;
  std::string worksheet_path_;
  bool uses_1904_ = false;
};

// The cells of one worksheet.
class Worksheet {
 public:
  Worksheet(std::vector<std::string> strings, std::vector<NumberFormat> styles, bool uses_1904)
      : strings_(std::move(strings)), styles_(std::move(styles)), uses_1904_(uses_1904) {}

  absl::StatusOr<Sheet> Read(absl::string_view xml) {
    ASSIGN_OR_RETURN(const std::optional<absl::string_view> data, Elements(xml, "sheetData").Next());
    if (!data.has_value()) return Broken();
    Elements rows(*data, "row");
    while (true) {
      ASSIGN_OR_RETURN(const std::optional<absl::string_view> row, rows.Next());
      if (!row.has_value()) break;
      RETURN_IF_ERROR(ReadRow(*row));
    }
    Elements merged(xml, "mergeCell");
    while (true) {
      ASSIGN_OR_RETURN(const std::optional<absl::string_view> area, merged.Next());
      if (!area.has_value()) break;
      RETURN_IF_ERROR(ReadMerged(*area));
    }
    return std::move(builder_).Finish();
  }

 private:
  absl::Status ReadRow(absl::string_view xml) {
    pugi::xml_document document;
    if (!Parse(xml, document)) return Broken();
    const pugi::xml_node row = document.document_element();
    // A row or cell that does not say where it is comes right after the one before.
    row_ = Attribute(row, "r").as_int(row_ + 1);
    if (row_ > kMaxWorkbookRows) return Broken();
    RETURN_IF_ERROR(builder_.BeginRow(row_));
    int column = 0;
    for (const pugi::xml_node& cell : row.children()) {
      if (LocalName(cell.name()) != "c") continue;
      ++column;
      if (const pugi::xml_attribute reference = Attribute(cell, "r")) {
        const std::optional<Place> place = ParseAddress(reference.value());
        if (!place.has_value() || place->row != row_) return Broken();
        column = place->column;
      }
      if (Child(cell, "f")) {
        AddOddity(Oddity::Kind::kFormula, row_, row_, Address(row_, column));
        continue;
      }
      ASSIGN_OR_RETURN(const std::string text, TextOf(cell));
      RETURN_IF_ERROR(builder_.Add(column, text));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> TextOf(pugi::xml_node cell) const {
    const absl::string_view type = Attribute(cell, "t").value();
    if (type == "inlineStr") return StringItem(Child(cell, "is"));
    std::string value;
    AppendText(Child(cell, "v"), value);
    if (value.empty()) return value;
    if (type == "s") {
      std::size_t index = 0;
      if (!absl::SimpleAtoi(value, &index) || index >= strings_.size()) return Broken();
      return strings_[index];
    }
    if (type == "b") return std::string(value == "0" ? "FALSE" : "TRUE");
    if (type == "str" || type == "e") return DecodeXstring(value);
    // Written out instead of counted; midnight is the day alone.
    if (type == "d") return std::string(absl::StripSuffix(value, "T00:00:00"));
    const auto style = static_cast<std::size_t>(Attribute(cell, "s").as_uint());
    const NumberFormat format = style < styles_.size() ? styles_[style] : NumberFormat::kPlain;
    std::string text = NumberText(value, {.format = format, .uses_1904 = uses_1904_});
    if (text.empty()) return Broken();
    return text;
  }

  absl::Status ReadMerged(absl::string_view xml) {
    pugi::xml_document document;
    if (!Parse(xml, document)) return Broken();
    const std::string address = Attribute(document.document_element(), "ref").value();
    const std::size_t colon = address.find(':');
    const std::optional<Place> first = ParseAddress(absl::string_view(address).substr(0, colon));
    const std::optional<Place> last = colon == std::string::npos ? first : ParseAddress(absl::string_view(address).substr(colon + 1));
    if (!first.has_value() || !last.has_value()) return Broken();
    AddOddity(Oddity::Kind::kMerged, first->row, last->row, address);
    return absl::OkStatus();
  }

  // More than a person will read are not kept.
  void AddOddity(Oddity::Kind kind, int row, int last_row, std::string address) {
    constexpr int kKeptOfAKind = 100'000;
    if (++oddity_count_ <= kKeptOfAKind) builder_.AddOddity({kind, row, last_row, std::move(address)});
  }

  const std::vector<std::string> strings_;
  const std::vector<NumberFormat> styles_;
  const bool uses_1904_;
  Builder builder_;
  int row_ = 0;
  int oddity_count_ = 0;
};

// The value of four hexadecimal digits in "_x005F_" at the beginning of `text`.
std::optional<unsigned> EscapeAt(absl::string_view text) {
  unsigned code = 0;
  if (text.size() < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_' || !absl::SimpleHexAtoi(text.substr(2, 4), &code)) {
    return std::nullopt;
  }
  return code;
}

}  // namespace

std::string DecodeXstring(absl::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find("_x"), text.size());
    absl::StrAppend(&decoded, text.substr(0, size));
    text.remove_prefix(size);
    if (text.empty()) break;
    const std::optional<unsigned> code = EscapeAt(text);
    // Escapes are for what XML cannot hold: characters of one byte.
    const bool is_escape = code.has_value() && *code < 0x80;
    decoded.push_back(is_escape ? static_cast<char>(*code) : '_');
    text.remove_prefix(is_escape ? 7 : 1);
  }
  return decoded;
}

std::string EncodeXstring(absl::string_view text) {
  std::string encoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (EscapeAt(text.substr(i)).has_value()) encoded += "_x005F";
    encoded.push_back(text[i]);
  }
  return encoded;
}

absl::StatusOr<Sheet> ReadXlsx(absl::string_view bytes, absl::string_view worksheet) {
  Workbook workbook(bytes);
  RETURN_IF_ERROR(workbook.Open(worksheet));
  ASSIGN_OR_RETURN(std::vector<std::string> strings, workbook.SharedStrings());
  ASSIGN_OR_RETURN(std::vector<NumberFormat> styles, workbook.Styles());
  return Worksheet(std::move(strings), std::move(styles), workbook.uses_1904()).Read(workbook.worksheet());
}

}  // namespace muster::sheet
