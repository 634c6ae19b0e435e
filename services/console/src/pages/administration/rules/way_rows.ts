// Rows of measured ways from a CSV file: the same columns as `muster travel import` reads, by their English or Chinese headings.

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

export interface WrongCell {
  line: number;
  column: string;
  why: 'missing' | 'notWhole' | 'notYesNo';
}

export type WayFile = { missing: string[] } | { rows: WayRow[]; wrong: WrongCell[] };

export const kColumns: readonly (readonly [string, string])[] = [
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

// A spreadsheet program in China saves CSV as UTF-8 or as GB 18030, without saying which.
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

// Cells by line; quoted cells may hold commas, line breaks and doubled quotes.
function cellsOf(text: string): { line: number; cells: string[] }[] {
  const found: { line: number; cells: string[] }[] = [];
  let line = 1;
  let record = { line, cells: [] as string[] };
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    record.cells.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end === ',') continue;
    line += (quoted?.match(/\n/g)?.length ?? 0) + 1;
    if (record.cells.some(Boolean)) found.push(record);
    if (!end) break;
    record = { line, cells: [] };
  }
  return found;
}

export function readWays(text: string): WayFile {
  const [head, ...records] = cellsOf(text);
  const places = new Map(kColumns.map((names) => [names[0], head?.cells.findIndex((cell) => (names as readonly string[]).includes(cell.toLowerCase())) ?? -1]));
  const missing = kColumns.filter(([name]) => !kOptional.includes(name) && places.get(name) === -1).map((names) => names.join(' / '));
  if (missing.length > 0) return { missing };
  const wrong: WrongCell[] = [];
  const rows = records.map(({ line, cells }): WayRow => {
    const cell = (column: string) => cells[places.get(column)!] ?? '';
    const say = (column: string, why: WrongCell['why']) => wrong.push({ line, column: head!.cells[places.get(column)!]!, why });
    const needed = (column: string) => (cell(column) || say(column, 'missing'), cell(column));
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
  return { rows, wrong };
}
