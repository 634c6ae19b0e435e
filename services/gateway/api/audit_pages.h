#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "muster/common/v1/audit_service.pb.h"
#include "muster/gateway/v1/audit_service.pb.h"

namespace muster::gateway {

// One page of entries of several services, each newest first, put together newest first; and where each service is on the next page.
class AuditPages {
 public:
  // A service that has more to give, and the cursor of its last entry on the pages before; empty at first.
  struct Place {
    std::string service;
    std::string cursor;
  };

  // `after`: what Next() of the page before said; empty at first. Services that it does not name are at their beginning.
  AuditPages(const std::vector<std::string>& services, absl::string_view after);

  // In alphabetical order, each once.
  std::vector<Place> open() const;

  // What a service answered, asked for as many entries as the page has.
  void Add(const std::string& service, common::v1::SearchAuditEntriesResponse answer);

  // The newest `size` entries of all that were added. Of entries of the same time those of the first service by name come first.
  void Merge(int size, v1::SearchAuditEntriesResponse& response);

  // After Merge: where every service is; empty when none of those that answered has more. A service that did not answer stays where it is.
  std::string Next() const;

 private:
  struct Source {
    std::string cursor;
    // All that it has was given.
    bool ended = false;
    bool answered = false;
    common::v1::SearchAuditEntriesResponse answer;
    int taken = 0;
  };

  std::map<std::string, Source> sources_;
};

}  // namespace muster::gateway
