#include "platform/sheet/package.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "platform/sheet/builder.h"
#include "platform/sheet/encoding.h"
#include "platform/status/status.h"

namespace muster::sheet {
namespace {

// A workbook has a few dozen.
constexpr int kMaxParts = 10'000;

struct CloseArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

absl::StatusOr<std::string> UnpackPart(archive* reader, std::size_t& left) {
  std::string part;
  std::array<char, 1 << 16> buffer;
  while (true) {
    const la_ssize_t size = archive_read_data(reader, buffer.data(), buffer.size());
    if (size == 0) break;
    if (size < 0) return Broken();
    if (static_cast<std::size_t>(size) > left) return UnpackedTooBig();
    left -= static_cast<std::size_t>(size);
    part.append(buffer.data(), static_cast<std::size_t>(size));
  }
  // Entities are how a small file becomes a huge one; spreadsheet programs write none.
  if (absl::StrContains(part, "<!DOCTYPE") || absl::StrContains(part, "<!ENTITY")) return Broken();
  const bool has_mark = absl::StartsWith(part, "\xff\xfe") || absl::StartsWith(part, "\xfe\xff");
  if (!has_mark) return part;
  std::optional<std::string> text = ToUtf8(part);
  if (!text.has_value() || absl::StrContains(*text, "<!DOCTYPE")) return Broken();
  return *std::move(text);
}

}  // namespace

absl::StatusOr<absl::flat_hash_map<std::string, std::string>> Unpack(absl::string_view bytes,
                                                                     absl::FunctionRef<bool(absl::string_view)> wanted, std::size_t& left) {
  const std::unique_ptr<archive, CloseArchive> reader(archive_read_new());
  // Only by the directory at the end: a file that was cut short is broken, not shorter.
  archive_read_support_format_zip_seekable(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) return Broken();
  absl::flat_hash_map<std::string, std::string> parts;
  archive_entry* entry = nullptr;
  for (int count = 0;; ++count) {
    const int result = archive_read_next_header(reader.get(), &entry);
    if (result == ARCHIVE_EOF) return parts;
    // A warning is about a name that this process cannot show.
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return Broken();
    if (count == kMaxParts) return UnpackedTooBig();
    if (archive_entry_is_encrypted(entry) != 0) return InvalidArgument("SHEET_ENCRYPTED", "the workbook has a password");
    const char* const name = archive_entry_pathname_utf8(entry);
    absl::string_view path = name == nullptr ? "" : name;
    absl::ConsumePrefix(&path, "/");
    if (!wanted(path)) continue;
    std::string key(path);
    ASSIGN_OR_RETURN(parts[std::move(key)], UnpackPart(reader.get(), left));
  }
}

}  // namespace muster::sheet
