import { correct } from './reed_solomon';

// Reads the modules of a QR code (ISO/IEC 18004), versions 1 to 10: our papers' codes are of version 6 at most.

export type Matrix = { size: number; isDark: (x: number, y: number) => boolean };

export const kMaxVersion = 10;

// By level as the format bits have it (M, L, H, Q), then by version.
const kCorrectionLength = [
  [10, 16, 26, 18, 24, 16, 18, 22, 22, 26],
  [7, 10, 15, 20, 26, 18, 20, 24, 30, 18],
  [17, 28, 22, 16, 22, 28, 26, 26, 24, 28],
  [13, 22, 18, 26, 18, 24, 18, 22, 20, 24],
];
const kBlockCount = [
  [1, 1, 1, 2, 2, 4, 4, 4, 5, 5],
  [1, 1, 1, 1, 1, 2, 2, 2, 2, 4],
  [1, 1, 2, 4, 4, 4, 5, 6, 8, 8],
  [1, 1, 2, 2, 4, 4, 6, 6, 8, 8],
];
const kMasks: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

// The 32 words that the format of a code may be, each with ten bits to correct it.
const kFormats = Array.from({ length: 32 }, (_, content) => {
  let remainder = content;
  for (let bit = 0; bit < 10; ++bit) remainder = (remainder << 1) ^ ((remainder >>> 9) * 0x537);
  return ((content << 10) | remainder) ^ 0x5412;
});

function bitCount(value: number): number {
  let count = 0;
  for (let rest = value; rest; rest &= rest - 1) ++count;
  return count;
}

// Level and mask, from whichever of the two copies is nearer to a word that there is.
function formatOf({ size, isDark }: Matrix): { level: number; mask: number } | undefined {
  let first = 0;
  let second = 0;
  const put = (word: number, bit: number, x: number, y: number) => word | (isDark(x, y) ? 1 << bit : 0);
  for (let bit = 0; bit < 15; ++bit) {
    if (bit < 6) first = put(first, bit, 8, bit);
    else if (bit < 8) first = put(first, bit, 8, bit + 1);
    else if (bit === 8) first = put(first, bit, 7, 8);
    else first = put(first, bit, 14 - bit, 8);
    second = bit < 8 ? put(second, bit, size - 1 - bit, 8) : put(second, bit, 8, size - 15 + bit);
  }
  let best = { content: 0, distance: 16 };
  kFormats.forEach((format, content) => {
    const distance = Math.min(bitCount(format ^ first), bitCount(format ^ second));
    if (distance < best.distance) best = { content, distance };
  });
  return best.distance <= 3 ? { level: best.content >>> 3, mask: best.content & 7 } : undefined;
}

function alignmentsOf(version: number): number[] {
  if (version === 1) return [];
  const last = version * 4 + 10;
  return version < 7 ? [6, last] : [6, (6 + last) / 2, last];
}

// Whether a module is part of a pattern that every code of this version has.
function isFunction(x: number, y: number, size: number, version: number, alignments: readonly number[]): boolean {
  if (x === 6 || y === 6) return true;
  if ((x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8)) return true;
  if (version >= 7 && ((x >= size - 11 && y < 6) || (y >= size - 11 && x < 6))) return true;
  const last = size - 7;
  return alignments.some((ax) =>
    alignments.some((ay) => Math.abs(x - ax) <= 2 && Math.abs(y - ay) <= 2 && !(ax === 6 && ay === 6) && !(ax === 6 && ay === last) && !(ax === last && ay === 6)),
  );
}

function codewordsOf({ size, isDark }: Matrix, version: number, mask: number): Uint8Array {
  const alignments = alignmentsOf(version);
  const isMasked = kMasks[mask]!;
  const bytes: number[] = [];
  let byte = 0;
  let bits = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const isUpward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; ++step) {
      const y = isUpward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (isFunction(x, y, size, version, alignments)) continue;
        byte = (byte << 1) | (isDark(x, y) !== isMasked(x, y) ? 1 : 0);
        if (++bits === 8) {
          bytes.push(byte);
          byte = bits = 0;
        }
      }
    }
  }
  return Uint8Array.from(bytes);
}

// The content: blocks put together again and mended.
function contentOf(codewords: Uint8Array, version: number, level: number): Uint8Array | undefined {
  const count = kBlockCount[level]![version - 1]!;
  const correction = kCorrectionLength[level]![version - 1]!;
  const shortCount = count - (codewords.length % count);
  const shortLength = Math.floor(codewords.length / count) - correction;
  const blocks = Array.from({ length: count }, (_, index) => new Uint8Array(shortLength + (index < shortCount ? 0 : 1) + correction));
  let at = 0;
  for (let index = 0; index <= shortLength; ++index) {
    for (const block of blocks) if (index < block.length - correction) block[index] = codewords[at++]!;
  }
  for (let index = 0; index < correction; ++index) {
    for (const block of blocks) block[block.length - correction + index] = codewords[at++]!;
  }
  if (!blocks.every((block) => correct(block, correction))) return undefined;
  return Uint8Array.from(blocks.flatMap((block) => [...block.subarray(0, block.length - correction)]));
}

const kAlphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

// The text that the content says; undefined for what our papers never use (Kanji, parts of several codes).
function textOf(content: Uint8Array, version: number): string | undefined {
  let at = 0;
  const left = () => content.length * 8 - at;
  const read = (length: number): number => {
    let value = 0;
    for (let bit = 0; bit < length; ++bit, ++at) value = (value << 1) | ((content[at >>> 3]! >>> (7 - (at & 7))) & 1);
    return value;
  };
  let text = '';
  while (left() >= 4) {
    const mode = read(4);
    if (mode === 0) break;
    if (mode === 7) {
      read(8);
      continue;
    }
    if (mode !== 1 && mode !== 2 && mode !== 4) return undefined;
    let count = read(mode === 1 ? (version < 10 ? 10 : 12) : mode === 2 ? (version < 10 ? 9 : 11) : version < 10 ? 8 : 16);
    if (mode === 1) {
      for (; count > 0; count -= 3) text += String(read(count >= 3 ? 10 : count === 2 ? 7 : 4)).padStart(Math.min(count, 3), '0');
    } else if (mode === 2) {
      for (; count >= 2; count -= 2) {
        const pair = read(11);
        text += kAlphanumeric.charAt(Math.floor(pair / 45)) + kAlphanumeric.charAt(pair % 45);
      }
      if (count === 1) text += kAlphanumeric.charAt(read(6));
    } else {
      if (left() < count * 8) return undefined;
      text += new TextDecoder().decode(Uint8Array.from({ length: count }, () => read(8)));
    }
  }
  return text || undefined;
}

// The text of a code; undefined when it is none, or too much of it cannot be read.
export function decodeMatrix(matrix: Matrix): string | undefined {
  const version = (matrix.size - 17) / 4;
  const format = formatOf(matrix);
  if (!format || !Number.isInteger(version) || version < 1 || version > kMaxVersion) return undefined;
  const content = contentOf(codewordsOf(matrix, version, format.mask), version, format.level);
  return content && textOf(content, version);
}
