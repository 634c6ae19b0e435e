#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "platform/status/check.h"

// Workbooks as other programs write them, put together part by part.
namespace muster::sheet::testing {

using Part = std::pair<std::string, std::string>;

inline std::string Zip(const std::vector<Part>& parts) {
  std::string bytes;
  archive* const writer = archive_write_new();
  archive_write_set_format_zip(writer);
  archive_write_set_bytes_in_last_block(writer, 1);
  const auto append = [](archive*, void* out, const void* data, std::size_t size) {
    static_cast<std::string*>(out)->append(static_cast<const char*>(data), size);
    return static_cast<la_ssize_t>(size);
  };
  MUSTER_CHECK(archive_write_open(writer, &bytes, nullptr, append, nullptr) == ARCHIVE_OK);
  for (const auto& [path, content] : parts) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, path.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    MUSTER_CHECK(archive_write_header(writer, entry) == ARCHIVE_OK);
    MUSTER_CHECK(archive_write_data(writer, content.data(), content.size()) == static_cast<la_ssize_t>(content.size()));
    archive_entry_free(entry);
  }
  MUSTER_CHECK(archive_write_close(writer) == ARCHIVE_OK);
  archive_write_free(writer);
  return bytes;
}

struct WorkbookParts {
  std::string sheet_data;
  // Behind the cells.
  std::string merged;
  // The <si> elements.
  std::string shared_strings;
  // What stands inside <styleSheet>.
  std::string styles;
  std::string workbook_properties;
  // "hidden" for the first of the two worksheets; the cells stand in the second then.
  std::string state = "visible";
};

inline std::vector<Part> PartsOf(const WorkbookParts& parts) {
  constexpr char kMain[] = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'";
  constexpr char kTypes[] = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string relations = "xmlns='http://schemas.openxmlformats.org/package/2006/relationships'";
  const std::string sheet = absl::StrCat("<?xml version='1.0'?><worksheet ", kMain, "><sheetData>", parts.sheet_data, "</sheetData>",
                                         parts.merged, "</worksheet>");
  const std::string other =
      absl::StrCat("<worksheet ", kMain, "><sheetData><row r='1'><c r='A1'><v>42</v></c></row></sheetData></worksheet>");
  const bool is_first = parts.state == "visible";
  return {{"_rels/.rels", absl::StrCat("<Relationships ", relations, "><Relationship Id='rId1' Type='", kTypes,
                                       "/officeDocument' Target='xl/workbook.xml'/></Relationships>")},
          {"xl/workbook.xml", absl::StrCat("<workbook ", kMain, " xmlns:r='", kTypes, "'>", parts.workbook_properties,
                                           "<sheets><sheet name='甲' sheetId='1' state='", parts.state,
                                           "' r:id='rId1'/><sheet name='乙' sheetId='2' r:id='rId2'/></sheets></workbook>")},
          {"xl/_rels/workbook.xml.rels", absl::StrCat("<Relationships ", relations, "><Relationship Id='rId1' Type='", kTypes,
                                                      "/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='rId2' Type='", kTypes,
                                                      "/worksheet' Target='/xl/worksheets/sheet2.xml'/><Relationship Id='rId3' Type='",
                                                      kTypes, "/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='rId4' Type='",
                                                      kTypes, "/styles' Target='styles.xml'/></Relationships>")},
          {"xl/worksheets/sheet1.xml", is_first ? sheet : other},
          {"xl/worksheets/sheet2.xml", is_first ? other : sheet},
          {"xl/sharedStrings.xml", absl::StrCat("<sst ", kMain, ">", parts.shared_strings, "</sst>")},
          {"xl/styles.xml", absl::StrCat("<styleSheet ", kMain, ">", parts.styles, "</styleSheet>")}};
}

inline std::string MakeWorkbook(const WorkbookParts& parts) { return Zip(PartsOf(parts)); }

}  // namespace muster::sheet::testing
