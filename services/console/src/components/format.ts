import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import { currentLanguage } from '../i18n/language';

// Duty rooms all over the country keep one time, UTC+8. Written by hand: a table has thousands of them, and the browser's own formats take long.
const kOffsetMs = 8 * 3_600_000;

// Year, month, day in English too: 11/12 is November to some and December to others.
function parts(stamp: Timestamp): { year: string; day: string; clock: string } {
  const text = new Date(timestampMs(stamp) + kOffsetMs).toISOString();
  const isEnglish = currentLanguage() === 'en';
  const day = text.slice(5, 10);
  return { year: text.slice(0, 4), day: isEnglish ? day : day.replace('-', '/'), clock: `${isEnglish ? ',' : ''} ${text.slice(11, 16)}` };
}

export function time(stamp: Timestamp | undefined): string {
  if (!stamp) return '—';
  const { year, day, clock } = parts(stamp);
  return `${year}${currentLanguage() === 'en' ? '-' : '/'}${day}${clock}`;
}

// A limit that ends with a day, as that day's last minute: midnight is read as the day after.
export function lastMinute(end: Timestamp | undefined): string {
  return time(end && { ...end, seconds: end.seconds - 60n });
}

export function shortTime(stamp: Timestamp | undefined): string {
  if (!stamp) return '—';
  const { day, clock } = parts(stamp);
  return `${day}${clock}`;
}

const numbers = new Map<string, Intl.NumberFormat>();
function numberFormat(maximumFractionDigits: number): Intl.NumberFormat {
  const key = `${currentLanguage()} ${maximumFractionDigits}`;
  const known = numbers.get(key) ?? new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits });
  numbers.set(key, known);
  return known;
}

export function number(value: bigint | number): string {
  return numberFormat(3).format(value);
}

export function kilograms(grams: bigint | number): string {
  const kg = Number(grams) / 1000;
  return kg >= 1000 ? `${numberFormat(1).format(kg / 1000)} t` : `${numberFormat(1).format(kg)} kg`;
}

// The last part of a resource name.
export function idOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

// "棉被（床）", "quilt (床)".
export function aside(words: string): string {
  return currentLanguage() === 'en' ? ` (${words})` : `（${words}）`;
}

// "甲、乙", "A, B".
export function listed(parts: readonly string[]): string {
  return parts.join(currentLanguage() === 'en' ? ', ' : '、');
}
