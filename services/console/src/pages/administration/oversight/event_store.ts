import { createRegistry, toJsonString } from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { listenToEvents } from '../../../api/live';
import { file_muster_chapter_v1_events } from '../../../gen/muster/chapter/v1/events_pb';
import type { Event } from '../../../gen/muster/common/v1/event_pb';
import { file_muster_disaster_v1_events } from '../../../gen/muster/disaster/v1/events_pb';
import { file_muster_dispatch_v1_events } from '../../../gen/muster/dispatch/v1/events_pb';
import { file_muster_drill_v1_events } from '../../../gen/muster/drill/v1/events_pb';
import { file_muster_roster_v1_events } from '../../../gen/muster/roster/v1/events_pb';
import { file_muster_warehouse_v1_events } from '../../../gen/muster/warehouse/v1/events_pb';

// What happened since somebody first looked at the event log, the latest first. Only one person's: who signs in next begins anew.

export interface Happening {
  number: number;
  service: string;
  event: Event;
  // "ShipmentStateChanged".
  type: string;
}

export const kKept = 1000;
// When another tab goes on with the stream, it may say the last once more.
const kMayComeAgain = 100;

const registry = createRegistry(
  file_muster_chapter_v1_events,
  file_muster_disaster_v1_events,
  file_muster_dispatch_v1_events,
  file_muster_drill_v1_events,
  file_muster_roster_v1_events,
  file_muster_warehouse_v1_events,
);

let owner = '';
let happenings: readonly Happening[] = [];
let nextNumber = 1;
let stop: (() => void) | undefined;
const listeners = new Set<() => void>();

// Starts collecting for a session; goes on where it was for the same one.
export function collectFor(credential: string): void {
  if (credential === owner) return;
  stop?.();
  owner = credential;
  happenings = [];
  stop = listenToEvents((service, event) => {
    if (happenings.slice(0, kMayComeAgain).some((known) => known.service === service && known.event.cursor === event.cursor)) return;
    const typeUrl = event.payload?.typeUrl ?? '';
    happenings = [{ number: nextNumber++, service, event, type: typeUrl.slice(typeUrl.lastIndexOf('.') + 1) }, ...happenings.slice(0, kKept - 1)];
    for (const listener of listeners) listener();
  });
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function collected(): readonly Happening[] {
  return happenings;
}

// What an event carries, as text.
export function contentOf({ event }: Happening): string {
  const message = event.payload && anyUnpack(event.payload, registry);
  const schema = message && registry.getMessage(message.$typeName);
  return message && schema ? toJsonString(schema, message, { prettySpaces: 2, registry }) : (event.payload?.typeUrl ?? '');
}
