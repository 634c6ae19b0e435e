#include "dispatch/domain/phone.h"

#include <vector>

#include "absl/strings/str_cat.h"

namespace muster::dispatch {

std::string MaskPhone(absl::string_view phone) {
  // Where each character begins, and the end: "转 8" is as good a part of a number as any, and no character may be cut in two.
  std::vector<std::size_t> begins;
  for (std::size_t i = 0; i < phone.size(); ++i) {
    if ((static_cast<unsigned char>(phone[i]) & 0xc0) != 0x80) begins.push_back(i);
  }
  const std::size_t count = begins.size();
  begins.push_back(phone.size());
  const std::size_t head = count >= 11 ? 3 : 0;
  const std::size_t tail = count >= 11 ? 4 : count >= 4 ? 2 : 0;
  return absl::StrCat(phone.substr(0, begins[head]), std::string(count - head - tail, '*'), phone.substr(begins[count - tail]));
}

}  // namespace muster::dispatch
