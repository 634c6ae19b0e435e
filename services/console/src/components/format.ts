import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { currentLanguage } from '../i18n/language';

// Duty rooms all over the country keep one time.
const kZone = 'Asia/Shanghai';
// Year, month, day in English too: 11/12 is November to some and December to others.
const kEnglishDates = 'en-CA';
const formats = new Map<string, Intl.DateTimeFormat>();
const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = currentLanguage() + JSON.stringify(options);
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Intl.DateTimeFormat(currentLanguage() === 'en' ? kEnglishDates : currentLanguage(), { timeZone: kZone, hour12: false, ...options })));
  return known;
};

export function time(stamp: Timestamp | undefined): string {
  if (!stamp) return '—';
  return format({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).format(timestampDate(stamp));
}

// A limit that ends with a day, as that day's last minute: midnight is read as the day after.
export function lastMinute(end: Timestamp | undefined): string {
  return time(end && { ...end, seconds: end.seconds - 60n });
}

export function shortTime(stamp: Timestamp | undefined): string {
  if (!stamp) return '—';
  return format({ month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).format(timestampDate(stamp));
}

export function number(value: bigint | number): string {
  return new Intl.NumberFormat(currentLanguage()).format(value);
}

export function kilograms(grams: bigint | number): string {
  const kg = Number(grams) / 1000;
  return kg >= 1000 ? `${new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: 1 }).format(kg / 1000)} t` : `${new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: 1 }).format(kg)} kg`;
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
