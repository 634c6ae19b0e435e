#include "platform/sheet/sheet.h"

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "platform/sheet/csv.h"
#include "platform/sheet/xlsx.h"
#include "platform/status/status.h"

namespace muster::sheet {
namespace {

// Compound files: what .xls is, and what a workbook with a password lies in. Source: MS-CFB 2.2, MS-OFFCRYPTO 2.3.4.4.
constexpr absl::string_view kCompoundFile = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
constexpr absl::string_view kEncryptedPackage("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32);
constexpr absl::string_view kZip = "PK\x03\x04";

// What is wrong with the cells of one kind from `first_row` on.
absl::Status Check(const Sheet& sheet, int first_row, Oddity::Kind kind, absl::string_view reason) {
  constexpr std::size_t kNamed = 5;
  std::vector<std::string> addresses;
  for (const Oddity& oddity : sheet.oddities) {
    if (oddity.kind != kind || oddity.last_row < first_row) continue;
    addresses.push_back(addresses.size() < kNamed ? oddity.address : "…");
    if (addresses.size() > kNamed) break;
  }
  if (addresses.empty()) return absl::OkStatus();
  const std::string cells = absl::StrJoin(addresses, ", ");
  return InvalidArgument(reason, absl::StrCat("cannot be taken as it is: ", cells), {{"cells", cells}});
}

}  // namespace

absl::StatusOr<Sheet> Read(absl::string_view bytes, absl::string_view worksheet) {
  if (bytes.empty()) return InvalidArgument("SHEET_EMPTY", "the file is empty");
  if (bytes.size() > kMaxFileBytes) {
    return InvalidArgument("SHEET_FILE_TOO_BIG", "the file is too big", {{"max_mb", kMaxFileBytes / 1'000'000}});
  }
  if (absl::StartsWith(bytes, kCompoundFile)) {
    if (absl::StrContains(bytes, kEncryptedPackage)) return InvalidArgument("SHEET_ENCRYPTED", "the workbook has a password");
    return InvalidArgument("SHEET_OLD_FORMAT", "the file is a workbook of the old binary format");
  }
  return absl::StartsWith(bytes, kZip) ? ReadXlsx(bytes, worksheet) : ReadCsv(bytes);
}

absl::Status CheckPlain(const Sheet& sheet, int first_row) {
  RETURN_IF_ERROR(Check(sheet, first_row, Oddity::Kind::kFormula, "SHEET_FORMULA"));
  return Check(sheet, first_row, Oddity::Kind::kMerged, "SHEET_MERGED_CELLS");
}

}  // namespace muster::sheet
