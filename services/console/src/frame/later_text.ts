import { type DescField, type DescMessage, isFieldSet, type Message } from '@bufbuild/protobuf';
import { type Timestamp, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { time } from '../components/format';
import type { Texts } from '../i18n/zh';

// What of a later text differs from the first, in words; a field without a name that people know goes by its values.
export interface Difference {
  label: string;
  // Left out where the value has no words.
  values?: { first: string; later: string };
}

const kOfNoMeaning = new Set(['requestId', 'etag']);

function wordsOf(field: DescField, value: unknown, t: Texts): string | undefined {
  if (value === undefined || value === '') return '—';
  if (field.enum) return field.localName === 'hazard' ? t.hazards[value as number] : undefined;
  if (value instanceof Uint8Array) return undefined;
  if (field.message?.typeName === TimestampSchema.typeName) return time(value as Timestamp);
  return typeof value === 'boolean' ? (value ? t.common.yes : t.common.no) : String(value);
}

function valueOf(message: Message | undefined, field: DescField): unknown {
  if (!message || (field.fieldKind !== 'list' && field.fieldKind !== 'map' && !isFieldSet(message, field))) return undefined;
  const fields = message as unknown as Record<string, unknown>;
  return field.oneof ? (fields[field.oneof.localName] as { value?: unknown }).value : fields[field.localName];
}

export function differencesOf(input: DescMessage, first: Message | undefined, later: Message | undefined, t: Texts): Difference[] {
  return input.fields.filter((field) => !kOfNoMeaning.has(field.localName)).flatMap((field) => {
    const [before, after] = [valueOf(first, field), valueOf(later, field)];
    const known: Record<string, string> = { ...t.figures, ...t.fields };
    const label = known[field.localName] ?? '';
    const compare = (one: unknown, other: unknown): Difference[] => {
      if (field.message && field.message.typeName !== TimestampSchema.typeName) return differencesOf(field.message, one as Message | undefined, other as Message | undefined, t);
      const [firstWords, laterWords] = [wordsOf(field, one, t), wordsOf(field, other, t)];
      if (firstWords === undefined || laterWords === undefined) return one === other ? [] : [{ label: label || t.fields.other! }];
      return firstWords === laterWords ? [] : [{ label, values: { first: firstWords, later: laterWords } }];
    };
    if (field.fieldKind === 'map') return [];
    if (field.fieldKind !== 'list') return compare(before, after);
    const [some, others] = [(before ?? []) as unknown[], (after ?? []) as unknown[]];
    return Array.from({ length: Math.max(some.length, others.length) }, (_, index) => compare(some[index], others[index])).flat();
  });
}
