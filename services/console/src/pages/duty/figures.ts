import { create } from '@bufbuild/protobuf';
import { type Figures, FiguresSchema, type Report } from '../../gen/muster/disaster/v1/report_pb';
import type { Texts } from '../../i18n/zh';

export type FigureKey = keyof Texts['figures'];

// What is typed into a field for a figure: empty means unknown.
export type TypedFigures = Partial<Record<FigureKey, string>>;

const kMaxFigure = 1_000_000_000_000_000n;

export function figureOf(figures: Figures | undefined, key: FigureKey): bigint | undefined {
  return figures?.[key];
}

// A number as somebody types it, also with a Chinese keyboard (１２) or with separators; undefined when it is none.
export function parseFigure(typed: string): bigint | undefined {
  const digits = typed
    .trim()
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/(?<=\d)[,，\s](?=\d{3})/g, '');
  return /^\d{1,18}$/.test(digits) ? BigInt(digits) : undefined;
}

export type FigureFault = 'figureWrong' | 'figureTooLarge';

export function faultOf(typed: string | undefined): FigureFault | undefined {
  if (!typed?.trim()) return undefined;
  const value = parseFigure(typed);
  if (value === undefined) return /^[\d０-９\s,，]+$/.test(typed) ? 'figureTooLarge' : 'figureWrong';
  return value > kMaxFigure ? 'figureTooLarge' : undefined;
}

export function figuresFrom(typed: TypedFigures): Figures {
  const figures = create(FiguresSchema);
  for (const [key, text] of Object.entries(typed) as [FigureKey, string | undefined][]) {
    const value = text === undefined ? undefined : parseFigure(text);
    if (value !== undefined) figures[key] = value;
  }
  return figures;
}

// The last report of the same source before `index`: figures of different sources are never compared.
export function lastOfSource(reports: readonly Report[], source: Report['source'], index = reports.length): Report | undefined {
  return reports.slice(0, index).reverse().find((report) => report.source === source);
}

// Whether a cumulative figure became smaller: somebody corrects what was reported.
export function isCorrection(before: Figures | undefined, now: Figures | undefined, keys: readonly FigureKey[]): boolean {
  return keys.some((key) => {
    const was = figureOf(before, key);
    const is = figureOf(now, key);
    return was !== undefined && is !== undefined && is < was;
  });
}
