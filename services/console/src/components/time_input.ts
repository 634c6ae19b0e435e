import { type Timestamp, timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';

// <input type="datetime-local"> in the one time that duty rooms keep, UTC+8.
const kOffset = '+08:00';

export function toInput(stamp: Timestamp | Date): string {
  const date = stamp instanceof Date ? stamp : timestampDate(stamp);
  return new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 16);
}

export function fromInput(text: string): Timestamp | undefined {
  const date = new Date(`${text}:00${kOffset}`);
  return Number.isNaN(date.getTime()) ? undefined : timestampFromDate(date);
}
