// Rows of CSV files: the same columns as the command line reads, by their English or Chinese headings.

// "distance_m", "路程（米）".
export type Heading = readonly [english: string, chinese: string];

export interface WrongCell {
  line: number;
  column: string;
  why: 'missing' | 'notWhole' | 'notYesNo' | 'notDegrees' | 'notOffered';
}

// `line` is that of the file, from 1.
export type CsvFile<Row> = { missing: string[] } | { rows: Row[]; wrong: WrongCell[] };

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

export interface Cells {
  line: number;
  cell: (column: string) => string;
  // The same; an empty one is wrong.
  needed: (column: string) => string;
  say: (column: string, why: WrongCell['why']) => void;
}

export function readRows<Row>(text: string, headings: readonly Heading[], optional: readonly string[], rowOf: (cells: Cells) => Row): CsvFile<Row> {
  const [head, ...records] = cellsOf(text.replace(/^\ufeff/, ''));
  const places = new Map(headings.map((names) => [names[0], head?.cells.findIndex((cell) => names.includes(cell.toLowerCase())) ?? -1]));
  const missing = headings.filter(([name]) => !optional.includes(name) && places.get(name) === -1).map((names) => names.join(' / '));
  if (missing.length > 0) return { missing };
  const wrong: WrongCell[] = [];
  const rows = records.map(({ line, cells }): Row => {
    const cell = (column: string) => cells[places.get(column)!] ?? '';
    const say = (column: string, why: WrongCell['why']) => void wrong.push({ line, column: head!.cells[places.get(column)!] ?? column, why });
    const needed = (column: string) => (cell(column) || say(column, 'missing'), cell(column));
    return rowOf({ line, cell, needed, say });
  });
  return { rows, wrong };
}
