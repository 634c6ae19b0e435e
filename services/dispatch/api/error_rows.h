#pragma once

#include <google/protobuf/message.h>

#include <vector>

#include "platform/status/status.h"

// Rows in the details of an error, of which there may be more than an error carries.
namespace muster::dispatch {

// What the two details are called: "changes", "change_count".
struct RowsNames {
  const char* list = nullptr;
  const char* count = nullptr;
};

// A JSON list of the first rows, as many as an error carries, and how many there are.
Details FirstRows(const RowsNames& names, const std::vector<const google::protobuf::Message*>& rows);

template <class Rows>
Details FirstRows(const RowsNames& names, const Rows& rows) {
  std::vector<const google::protobuf::Message*> messages;
  for (const auto& row : rows) messages.push_back(&row);
  return FirstRows(names, messages);
}

}  // namespace muster::dispatch
