import { decodeMatrix, kMaxVersion } from './decode';

// Finds a QR code in a picture: the three corners by the ratio 1:1:3:1:1 that they have in every direction, the fourth point by the small square
// that codes from version 2 on have near it, and the modules between them as the camera sees them, tilted too.

interface Point {
  x: number;
  y: number;
}
interface Finder extends Point {
  module: number;
  seen: number;
}
type IsDark = (x: number, y: number) => boolean;

const kMostFinders = 12;
// How far from where a flat code would have its small square it is looked for.
const kStepsPerModule = 3;
const kReach = 8 * kStepsPerModule;
const kMostFaults = 2;
// Its 25 modules from the middle outward: most places are told from it after a few.
const kInnerFirst = Array.from({ length: 25 }, (_, index): [number, number] => [(index % 5) - 2, Math.floor(index / 5) - 2]).sort(
  (one, other) => Math.max(Math.abs(one[0]), Math.abs(one[1])) - Math.max(Math.abs(other[0]), Math.abs(other[1])),
);

// Dark is what is darker than its surroundings: light in a store room is uneven. `rgba` is a picture as a canvas has it.
function binarize(rgba: Uint8ClampedArray, width: number, height: number): IsDark {
  const grey = new Uint8Array(width * height);
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; ++y) {
    let row = 0;
    for (let x = 0; x < width; ++x) {
      const at = y * width + x;
      grey[at] = (rgba[at * 4]! * 77 + rgba[at * 4 + 1]! * 150 + rgba[at * 4 + 2]! * 29) >> 8;
      row += grey[at]!;
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row;
    }
  }
  const reach = Math.max(8, Math.floor(Math.max(width, height) / 14));
  const dark = new Uint8Array(width * height);
  for (let y = 0; y < height; ++y) {
    const top = Math.max(0, y - reach);
    const bottom = Math.min(height, y + reach + 1);
    for (let x = 0; x < width; ++x) {
      const left = Math.max(0, x - reach);
      const right = Math.min(width, x + reach + 1);
      const sum = sums[bottom * (width + 1) + right]! - sums[top * (width + 1) + right]! - sums[bottom * (width + 1) + left]! + sums[top * (width + 1) + left]!;
      const at = y * width + x;
      // A little darker than the mean is still paper.
      dark[at] = grey[at]! * (bottom - top) * (right - left) < sum * 0.9 ? 1 : 0;
    }
  }
  return (x, y) => x >= 0 && y >= 0 && x < width && y < height && dark[y * width + x] === 1;
}

// The module that five runs of a corner come to; 0 when they are none.
function moduleOf(runs: readonly number[]): number {
  const total = runs.reduce((sum, run) => sum + run, 0);
  if (total < 7 || runs.some((run) => run === 0)) return 0;
  const module = total / 7;
  const isRight = runs.every((run, index) => Math.abs(run - (index === 2 ? 3 : 1) * module) < (index === 2 ? 1.5 : 0.75) * module);
  return isRight ? module : 0;
}

// The five runs through a point along one axis, and the middle of the third.
function across(isDark: IsDark, x: number, y: number, dx: number, dy: number, most: number): { module: number; shift: number } | undefined {
  const walk = (from: number, sign: number, dark: boolean): number => {
    let steps = 0;
    while (steps < most && isDark(x + (from + steps) * sign * dx, y + (from + steps) * sign * dy) === dark) ++steps;
    return steps;
  };
  const back = walk(0, -1, true);
  if (back === 0) return undefined;
  const back1 = walk(back, -1, false);
  const back2 = walk(back + back1, -1, true);
  const on = walk(1, 1, true);
  const on1 = walk(1 + on, 1, false);
  const on2 = walk(1 + on + on1, 1, true);
  const module = moduleOf([back2, back1, back + on, on1, on2]);
  return module ? { module, shift: (on - back + 1) / 2 } : undefined;
}

function findersOf(isDark: IsDark, width: number, height: number): Finder[] {
  const found: Finder[] = [];
  const consider = (x: number, y: number, module: number) => {
    const vertical = across(isDark, x, y, 0, 1, module * 8);
    if (!vertical) return;
    const centreY = y + vertical.shift;
    const horizontal = across(isDark, x, Math.round(centreY), 1, 0, module * 8);
    if (!horizontal) return;
    const centreX = x + horizontal.shift;
    const size = (vertical.module + horizontal.module) / 2;
    const known = found.find((other) => Math.hypot(other.x - centreX, other.y - centreY) < 3 * size);
    if (!known) {
      found.push({ x: centreX, y: centreY, module: size, seen: 1 });
      return;
    }
    const share = 1 / ++known.seen;
    known.x += (centreX - known.x) * share;
    known.y += (centreY - known.y) * share;
    known.module += (size - known.module) * share;
  };
  for (let y = 0; y < height; ++y) {
    const runs = [0, 0, 0, 0, 0];
    let isRunDark = false;
    for (let x = 0; x <= width; ++x) {
      const isNow = x < width && isDark(x, y);
      if (isNow === isRunDark && x < width) {
        ++runs[4]!;
        continue;
      }
      const module = isRunDark ? moduleOf(runs) : 0;
      if (module) consider(Math.round(x - runs[4]! - runs[3]! - runs[2]! / 2), y, module);
      runs.shift();
      runs.push(1);
      isRunDark = isNow;
    }
  }
  return found.sort((a, b) => b.seen - a.seen).slice(0, kMostFinders);
}

// The corners in order (the one at the right angle first, then clockwise), the most square first.
function cornersOf(finders: readonly Finder[]): [Finder, Finder, Finder][] {
  const triples: { corners: [Finder, Finder, Finder]; fault: number }[] = [];
  for (const corner of finders) {
    for (const right of finders) {
      for (const below of finders) {
        if (corner === right || corner === below || right === below) continue;
        const rx = right.x - corner.x;
        const ry = right.y - corner.y;
        const bx = below.x - corner.x;
        const by = below.y - corner.y;
        // Clockwise on a screen, whose y grows downward.
        if (rx * by - ry * bx <= 0) continue;
        const r = Math.hypot(rx, ry);
        const b = Math.hypot(bx, by);
        const modules = [corner.module, right.module, below.module];
        const fault = Math.abs(r - b) / Math.max(r, b) + Math.abs(rx * bx + ry * by) / (r * b) + (Math.max(...modules) - Math.min(...modules)) / Math.max(...modules);
        if (fault < 1.2) triples.push({ corners: [corner, right, below], fault });
      }
    }
  }
  return triples.sort((a, b) => a.fault - b.fault).slice(0, 4).map((triple) => triple.corners);
}

// The projection that takes four points to four others, as eight numbers.
function projection(from: readonly Point[], to: readonly Point[]): (x: number, y: number) => Point {
  const rows = from.flatMap(({ x, y }, index) => {
    const { x: u, y: v } = to[index]!;
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  for (let column = 0; column < 8; ++column) {
    let pivot = column;
    for (let row = column; row < 8; ++row) if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const head = rows[column]!;
    for (let row = 0; row < 8; ++row) {
      if (row === column || head[column] === 0) continue;
      const factor = rows[row]![column]! / head[column]!;
      for (let at = column; at < 9; ++at) rows[row]![at]! -= factor * head[at]!;
    }
  }
  const h = rows.map((row, index) => row[8]! / row[index]!);
  return (x, y) => {
    const scale = h[6]! * x + h[7]! * y + 1;
    return { x: (h[0]! * x + h[1]! * y + h[2]!) / scale, y: (h[3]! * x + h[4]! * y + h[5]!) / scale };
  };
}

// The small square near the fourth corner: where its 25 modules fit best, around where a flat code would have it.
function alignmentOf(isDark: IsDark, guess: Point, right: Point, down: Point): Point | undefined {
  let best: { point: Point; faults: number; away: number } | undefined;
  for (let i = -kReach; i <= kReach; ++i) {
    for (let j = -kReach; j <= kReach; ++j) {
      const x = guess.x + (right.x * i + down.x * j) / kStepsPerModule;
      const y = guess.y + (right.y * i + down.y * j) / kStepsPerModule;
      const most = best?.faults ?? kMostFaults;
      let faults = 0;
      for (let at = 0; at < 25 && faults <= most; ++at) {
        const a = kInnerFirst[at]![0];
        const b = kInnerFirst[at]![1];
        const ring = Math.max(Math.abs(a), Math.abs(b));
        if (isDark(Math.round(x + right.x * a + down.x * b), Math.round(y + right.y * a + down.y * b)) !== (ring !== 1)) ++faults;
      }
      const away = i * i + j * j;
      if (faults < (best?.faults ?? kMostFaults + 1) || (faults === best?.faults && away < best.away)) best = { point: { x, y }, faults, away };
    }
  }
  return best?.point;
}

function read(isDark: IsDark, [corner, right, below]: [Finder, Finder, Finder]): string | undefined {
  const side = (Math.hypot(right.x - corner.x, right.y - corner.y) + Math.hypot(below.x - corner.x, below.y - corner.y)) / 2;
  const estimate = (side / ((corner.module + right.module + below.module) / 3) - 10) / 4;
  // Corners that stand askew look larger than they are: the estimate may be some versions off, and a wrong one does not decode.
  const versions = Array.from({ length: kMaxVersion }, (_, index) => index + 1).sort((one, other) => Math.abs(one - estimate) - Math.abs(other - estimate));
  for (const version of versions) {
    const size = version * 4 + 17;
    const step = size - 7;
    const dx = { x: (right.x - corner.x) / step, y: (right.y - corner.y) / step };
    const dy = { x: (below.x - corner.x) / step, y: (below.y - corner.y) / step };
    const flat = (x: number, y: number): Point => ({ x: corner.x + dx.x * (x - 3.5) + dy.x * (y - 3.5), y: corner.y + dx.y * (x - 3.5) + dy.y * (y - 3.5) });
    const aligned = version > 1 ? alignmentOf(isDark, flat(size - 6.5, size - 6.5), dx, dy) : undefined;
    const corners = [{ x: 3.5, y: 3.5 }, { x: size - 3.5, y: 3.5 }, { x: 3.5, y: size - 3.5 }];
    const fourths = [...(aligned ? [{ at: size - 6.5, point: aligned }] : []), { at: size - 3.5, point: flat(size - 3.5, size - 3.5) }];
    for (const { at, point } of fourths) {
      const place = projection([...corners, { x: at, y: at }], [corner, right, below, point]);
      const text = decodeMatrix({
        size,
        isDark: (x, y) => {
          const { x: u, y: v } = place(x + 0.5, y + 0.5);
          return isDark(Math.round(u), Math.round(v));
        },
      });
      if (text) return text;
    }
  }
  return undefined;
}

// The text of a QR code in a picture; undefined when there is none that can be read.
export function findCode(rgba: Uint8ClampedArray, width: number, height: number): string | undefined {
  const isDark = binarize(rgba, width, height);
  for (const corners of cornersOf(findersOf(isDark, width, height))) {
    const text = read(isDark, corners);
    if (text) return text;
  }
  return undefined;
}
