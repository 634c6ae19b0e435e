#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster::gateway {

// A set of IP addresses of both versions.
class Networks {
 public:
  // Each as IsNetwork has it; others are left out.
  explicit Networks(const std::vector<std::string>& networks);

  // Whether `text` is an address, "10.0.0.5", or a network, "10.1.0.0/16" or "2001:db8::/32", whose address has no bit behind its prefix.
  static bool IsNetwork(absl::string_view text);
  static bool IsAddress(absl::string_view text);

  // False when `address` is none.
  bool Contains(absl::string_view address) const;

 private:
  struct Network {
    // Version 4 as ::ffff:a.b.c.d.
    std::array<std::uint8_t, 16> address;
    int prefix_bits;
  };
  static bool Parse(absl::string_view text, Network& network);

  std::vector<Network> networks_;
};

// The client that a request comes from when `peer`, one of `proxies`, passed it on: of the addresses in `forwarded_for`, which each proxy
// adds its own peer to, the last that is no proxy of ours. What stands before it anybody may have written. Whatever is not an address ends
// the search at the proxy that passed it on.
std::string ClientBehind(const Networks& proxies, absl::string_view peer, absl::string_view forwarded_for);

}  // namespace muster::gateway
