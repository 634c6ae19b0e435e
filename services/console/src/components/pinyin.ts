// Chinese by the initials of its pinyin: wlcb finds 乌兰察布. The browser's own ICU orders Chinese by pinyin; a character's initial is that of
// the last of these characters, the first of each letter in that order, that does not come after it.
const firsts: ReadonlyArray<readonly [string, string]> = [
  ['a', '阿'], ['b', '八'], ['c', '嚓'], ['d', '哒'], ['e', '妸'], ['f', '发'], ['g', '旮'], ['h', '哈'], ['j', '讥'], ['k', '咔'], ['l', '垃'],
  ['m', '妈'], ['n', '拿'], ['o', '噢'], ['p', '妑'], ['q', '七'], ['r', '呥'], ['s', '仨'], ['t', '他'], ['w', '屲'], ['x', '夕'], ['y', '丫'], ['z', '帀'],
];
// Made when the first word is compared: it takes a while.
let collator: Intl.Collator | undefined;
const known = new Map<string, string>();

function initialOf(character: string): string {
  if (!/[\u3400-\u9fff]/.test(character)) return character.toLowerCase();
  const before = known.get(character);
  if (before !== undefined) return before;
  collator ??= new Intl.Collator('zh-Hans-CN-u-co-pinyin');
  let low = 0;
  let high = firsts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (collator.compare(firsts[middle]![1], character) <= 0) low = middle;
    else high = middle - 1;
  }
  const initial = firsts[low]![0];
  known.set(character, initial);
  return initial;
}

export function initialsOf(text: string): string {
  return Array.from(text, initialOf).join('');
}

// Whether `text` holds what was typed, as characters or as initials.
export function matches(text: string, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  if (!wanted || text.toLowerCase().includes(wanted)) return true;
  return /^[a-z0-9]+$/.test(wanted) && initialsOf(text).includes(wanted);
}
