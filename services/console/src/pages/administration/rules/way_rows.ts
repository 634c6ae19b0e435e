import { type CsvFile, type Heading, readRows } from './csv';

// Rows of measured ways, as `muster travel import` reads them.

export interface WayRow {
  // The line of the file, from 1.
  line: number;
  origin: string;
  destination: string;
  closed: boolean;
  distanceM: bigint;
  durationMinutes: number;
  source: string;
  validFromDate: string;
  validToDate: string;
}

export const kColumns: readonly Heading[] = [
  ['origin', '出发地'],
  ['destination', '目的地'],
  ['distance_m', '路程（米）'],
  ['duration_minutes', '用时（分钟）'],
  ['source', '数据出处'],
  ['valid_from_date', '从哪天'],
  ['valid_to_date', '到哪天'],
  ['closed', '封闭'],
];
const kOptional = ['valid_to_date', 'closed'];

// "622900" is a chapter, where teams set out; every other code is a warehouse.
export function originNameOf(code: string): string {
  const typed = code.trim();
  if (!typed || typed.includes('/')) return typed;
  return /^\d{6}$/.test(typed) ? `chapters/${typed}` : `warehouses/${typed}`;
}

const destinationNameOf = (code: string) => (!code || code.includes('/') ? code : `chapters/${code}`);

export function readWays(text: string): CsvFile<WayRow> {
  return readRows(text, kColumns, kOptional, ({ line, cell, needed, say }) => {
    const whole = (column: string) => (/^\d*$/.test(cell(column)) || say(column, 'notWhole'), /^\d+$/.test(cell(column)) ? BigInt(cell(column)) : 0n);
    const isYes = (column: string) => {
      const typed = cell(column).toLowerCase();
      if (!['', 'yes', 'no', '是', '否'].includes(typed)) say(column, 'notYesNo');
      return typed === 'yes' || typed === '是';
    };
    return {
      line,
      origin: originNameOf(needed('origin')),
      destination: destinationNameOf(needed('destination')),
      closed: isYes('closed'),
      distanceM: whole('distance_m'),
      durationMinutes: Number(whole('duration_minutes')),
      source: needed('source'),
      validFromDate: needed('valid_from_date'),
      validToDate: cell('valid_to_date'),
    };
  });
}
