// Error correction of QR codes: Reed-Solomon over GF(256) with the polynomial 0x11d and roots from α⁰ on (ISO/IEC 18004).

const kExp = new Uint8Array(512);
const kLog = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; ++power) {
  kExp[power] = kExp[power + 255] = value;
  kLog[value] = power;
  value = value & 0x80 ? (value << 1) ^ 0x11d : value << 1;
}
const times = (a: number, b: number): number => (a && b ? kExp[kLog[a]! + kLog[b]!]! : 0);
const inverse = (a: number): number => kExp[255 - kLog[a]!]!;
// The lowest power first.
const valueAt = (polynomial: readonly number[], x: number): number => polynomial.reduceRight((sum, factor) => times(sum, x) ^ factor, 0);

// Mends `block`, of which the last `correctionLength` bytes are for correction, in place; false when too much of it is wrong.
export function correct(block: Uint8Array, correctionLength: number): boolean {
  const syndromes = Array.from({ length: correctionLength }, (_, power) => block.reduce((sum, byte) => times(sum, kExp[power]!) ^ byte, 0));
  if (syndromes.every((syndrome) => syndrome === 0)) return true;

  // Berlekamp-Massey: the polynomial whose roots say where errors are.
  let locator = [1];
  let previous = [1];
  let errorCount = 0;
  let gap = 1;
  let previousDiscrepancy = 1;
  for (let at = 0; at < correctionLength; ++at) {
    let discrepancy = syndromes[at]!;
    for (let index = 1; index <= errorCount; ++index) discrepancy ^= times(locator[index] ?? 0, syndromes[at - index]!);
    if (discrepancy === 0) {
      ++gap;
      continue;
    }
    const factor = times(discrepancy, inverse(previousDiscrepancy));
    const next = [...locator];
    previous.forEach((value, index) => (next[index + gap] = (next[index + gap] ?? 0) ^ times(factor, value)));
    for (let index = 0; index < next.length; ++index) next[index] ??= 0;
    if (2 * errorCount <= at) {
      previous = locator;
      errorCount = at + 1 - errorCount;
      previousDiscrepancy = discrepancy;
      gap = 1;
    } else {
      ++gap;
    }
    locator = next;
  }
  if (2 * errorCount > correctionLength) return false;

  // Forney: how wrong each is.
  const evaluator = Array.from({ length: correctionLength }, (_, power) => {
    let sum = 0;
    for (let index = 0; index <= power; ++index) sum ^= times(locator[index] ?? 0, syndromes[power - index]!);
    return sum;
  });
  const derivative = locator.slice(1).map((value, index) => (index % 2 === 0 ? value : 0));
  let found = 0;
  for (let position = 0; position < block.length; ++position) {
    const x = kExp[(255 - position) % 255]!;
    if (valueAt(locator, x) !== 0) continue;
    const slope = valueAt(derivative, x);
    if (slope === 0) return false;
    block[block.length - 1 - position]! ^= times(kExp[position]!, times(valueAt(evaluator, x), inverse(slope)));
    ++found;
  }
  return found === errorCount;
}
