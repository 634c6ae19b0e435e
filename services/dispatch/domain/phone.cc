#include "dispatch/domain/phone.h"

#include "absl/strings/str_cat.h"

namespace muster::dispatch {

std::string MaskPhone(absl::string_view phone) {
  const std::size_t head = phone.size() >= 11 ? 3 : 0;
  const std::size_t tail = phone.size() >= 11 ? 4 : phone.size() >= 4 ? 2 : 0;
  return absl::StrCat(phone.substr(0, head), std::string(phone.size() - head - tail, '*'), phone.substr(phone.size() - tail));
}

}  // namespace muster::dispatch
