#pragma once

#include <google/protobuf/any.pb.h>

#include "absl/strings/str_cat.h"
#include "muster/common/v1/event.pb.h"
#include "platform/events/cursor.h"
#include "platform/wire/proto_time.h"

namespace muster::events {

// The event that a row of the outbox is; any query's row that has its columns.
template <class Row>
common::v1::Event EventOf(const Row& row) {
  common::v1::Event event;
  event.set_cursor(ToText(Cursor{row.xid, row.event_id}));
  event.set_resource(row.resource);
  event.set_chapter(row.chapter);
  event.set_actor(row.actor);
  *event.mutable_create_time() = ToTimestamp(row.create_time);
  event.mutable_payload()->set_type_url(absl::StrCat("type.googleapis.com/", row.payload_type));
  event.mutable_payload()->set_value(row.payload);
  return event;
}

}  // namespace muster::events
