#include "gateway/config/networks.h"

#include <arpa/inet.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace muster::gateway {
namespace {

constexpr int kV4Bits = 32;
constexpr int kV6Bits = 128;
constexpr std::array<std::uint8_t, 16> kV4Mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};

// Whether the first `bits` of both are the same.
bool SamePrefix(const std::array<std::uint8_t, 16>& a, const std::array<std::uint8_t, 16>& b, int bits) {
  for (int i = 0; i < bits; ++i) {
    const int mask = 0x80 >> (i % 8);
    if ((a[i / 8] & mask) != (b[i / 8] & mask)) return false;
  }
  return true;
}

}  // namespace

bool Networks::Parse(absl::string_view text, Network& network) {
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  network.address = kV4Mapped;
  const bool is_v4 = inet_pton(AF_INET, address.c_str(), network.address.data() + 12) == 1;
  if (!is_v4 && inet_pton(AF_INET6, address.c_str(), network.address.data()) != 1) return false;
  const int bits = is_v4 ? kV4Bits : kV6Bits;
  network.prefix_bits = kV6Bits;
  if (slash == absl::string_view::npos) return true;
  int prefix = 0;
  const absl::string_view length = text.substr(slash + 1);
  const bool is_number =
      !length.empty() && std::all_of(length.begin(), length.end(), absl::ascii_isdigit) && absl::SimpleAtoi(length, &prefix);
  if (!is_number || prefix > bits) return false;
  network.prefix_bits = kV6Bits - bits + prefix;
  std::array<std::uint8_t, 16> base = network.address;
  for (int i = network.prefix_bits; i < kV6Bits; ++i) base[i / 8] &= static_cast<std::uint8_t>(~(0x80 >> (i % 8)));
  return base == network.address;
}

Networks::Networks(const std::vector<std::string>& networks) {
  for (const std::string& text : networks) {
    Network network;
    if (Parse(text, network)) networks_.push_back(network);
  }
}

bool Networks::IsNetwork(absl::string_view text) {
  Network network;
  return Parse(text, network);
}

bool Networks::IsAddress(absl::string_view text) { return text.find('/') == absl::string_view::npos && IsNetwork(text); }

bool Networks::Contains(absl::string_view address) const {
  Network one;
  if (!IsAddress(address) || !Parse(address, one)) return false;
  return std::any_of(networks_.begin(), networks_.end(),
                     [&](const Network& network) { return SamePrefix(network.address, one.address, network.prefix_bits); });
}

std::string ClientBehind(const Networks& proxies, absl::string_view peer, absl::string_view forwarded_for) {
  std::string client(peer);
  const std::vector<absl::string_view> hops = absl::StrSplit(forwarded_for, ',');
  for (auto hop = hops.rbegin(); hop != hops.rend() && proxies.Contains(client); ++hop) {
    const std::string address = absl::AsciiStrToLower(absl::StripAsciiWhitespace(*hop));
    if (!Networks::IsAddress(address)) break;
    client = address;
  }
  return client;
}

}  // namespace muster::gateway
