#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace muster::dispatch {

// 64-bit hash of fields, a word at a time; strings carry their length, so that neighbours cannot run into each other. Our own, because it
// must be the same in every process and version, which no hash of our libraries promises.
class Digest {
 public:
  Digest& Add(absl::string_view text) {
    Add(static_cast<std::int64_t>(text.size()));
    for (std::size_t i = 0; i < text.size(); i += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + i, std::min(sizeof word, text.size() - i));
      AddWord(word);
    }
    return *this;
  }
  Digest& Add(std::int64_t number) {
    AddWord(static_cast<std::uint64_t>(number));
    return *this;
  }
  Digest& Add(absl::Time time) { return Add(absl::ToUnixMicros(time)); }
  Digest& Add(const std::optional<absl::Time>& time) { return Add(time.value_or(absl::InfiniteFuture())); }
  Digest& AddAll(const std::vector<std::string>& texts) {
    Add(std::ssize(texts));
    for (const std::string& text : texts) Add(text);
    return *this;
  }
  Digest& AddSorted(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    return AddAll(texts);
  }

  std::string ToString() const { return absl::StrFormat("m64:%016x", hash_); }

 private:
  // The product spreads a word's bits upwards, the shift downwards.
  void AddWord(std::uint64_t word) {
    hash_ = (hash_ ^ word) * 0x9e3779b97f4a7c15U;
    hash_ ^= hash_ >> 29;
  }

  std::uint64_t hash_ = 0x243f6a8885a308d3U;
};

}  // namespace muster::dispatch
