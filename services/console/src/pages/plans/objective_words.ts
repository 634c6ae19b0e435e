import { number } from '../../components/format';
import { planTexts } from './texts';

const grouped = (value: bigint) => number(value);

// Digits after the point, of a value in a smaller unit: 1234 in tenths is "123.4".
function scaled(value: bigint, divisor: bigint): string {
  const isNegative = value < 0n;
  const tenths = ((isNegative ? -value : value) * 10n) / divisor;
  return `${isNegative ? '−' : ''}${grouped(tenths / 10n)}.${tenths % 10n}`;
}

// A value of an objective as people say it. Values may exceed 64 bits and come as digits.
export function objectiveValue(digits: string, unit: string): string {
  if (!/^-?\d+$/.test(digits)) return '—';
  const t = planTexts();
  const value = BigInt(digits);
  const words = t.units[unit] ?? unit;
  switch (unit) {
    case 'seconds': {
      const minutes = (value < 0n ? -value : value) / 60n;
      return `${value < 0n ? '−' : ''}${t.hours(Number(minutes / 60n), Number(minutes % 60n))}`;
    }
    case 'weighted unit-seconds':
      return `${scaled(value, 3600n)} ${words}`;
    case 'gram-metres':
      return `${scaled(value, 1_000_000_000n)} ${words}`;
    default:
      return `${grouped(value)} ${words}`;
  }
}

export function objectiveTitle(title: string): string {
  return planTexts().objectiveTitles[title] ?? title;
}
