// Chinese by the initials of its pinyin: wlcb finds 乌兰察布. The browser's own ICU orders Chinese by pinyin; a character's initial is that of
// the last of these characters, the first of each letter in that order, that does not come after it.
const firsts: ReadonlyArray<readonly [string, string]> = [
  ['a', '阿'], ['b', '八'], ['c', '嚓'], ['d', '哒'], ['e', '妸'], ['f', '发'], ['g', '旮'], ['h', '哈'], ['j', '讥'], ['k', '咔'], ['l', '垃'],
  ['m', '妈'], ['n', '拿'], ['o', '噢'], ['p', '妑'], ['q', '七'], ['r', '呥'], ['s', '仨'], ['t', '他'], ['w', '屲'], ['x', '夕'], ['y', '丫'], ['z', '帀'],
];
// Characters that are read otherwise in names of places than by themselves: 重庆, 长沙, 厦门, 西藏. Both readings find them.
const kSecondReadings: Readonly<Record<string, string>> = {
  重: 'c', 长: 'c', 厦: 'x', 藏: 'z', 洞: 't', 埔: 'p', 番: 'p', 荥: 'y', 铅: 'y', 蔚: 'y', 乐: 'y', 单: 's', 解: 'x', 尉: 'y', 阿: 'e', 莘: 'x', 涡: 'g', 泌: 'b', 浚: 'x', 峙: 's',
  行: 'h', 泊: 'b', 圩: 'x', 且: 'j', 枞: 'z', 犍: 'q', 筠: 'j', 曾: 'z', 宕: 't',
};
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

// Whether the characters from `start` on have the initials `wanted`.
function haveInitials(characters: readonly string[], start: number, wanted: string): boolean {
  if (start + wanted.length > characters.length) return false;
  const isRead = (character: string, initial: string) => initialOf(character) === initial || kSecondReadings[character] === initial;
  return Array.from(wanted).every((initial, at) => isRead(characters[start + at]!, initial));
}

// Whether `text` holds what was typed, or what was typed are initials in it, or in `named` where the rest goes by its characters alone.
export function matches(text: string, typed: string, named = text): boolean {
  const wanted = typed.trim().toLowerCase();
  if (!wanted || text.toLowerCase().includes(wanted)) return true;
  if (!/^[a-z0-9]+$/.test(wanted)) return false;
  const characters = Array.from(named);
  return characters.some((_, start) => haveInitials(characters, start, wanted));
}

// Whether it begins so: what is meant most likely.
export function begins(text: string, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return text.toLowerCase().startsWith(wanted) || haveInitials(Array.from(text), 0, wanted);
}
