import { newRequestId } from '../../../api/client';
import { listed } from '../../../components/format';
import type { Item } from '../../../gen/muster/warehouse/v1/item_pb';
import type { Snapshot } from '../../../components/changed_meanwhile';
import type { words } from './texts';

// An item as it is typed: numbers that may be empty, nothing that JSON cannot hold.
export interface ItemDraft {
  itemId: string;
  displayName: string;
  englishName: string;
  specification: string;
  code: string;
  baseUnit: string;
  packs: { unit: string; quantity: number | null }[];
  weightG: number | null;
  volumeCm3: number | null;
  shelfLifeDays: number | null;
  minimumRemainingLifeDays: number | null;
  substitutes: string[];
  components: { item: string; quantity: number | null }[];
  peopleServedPer1000Units: number | null;
  note: string;
  etag: string;
  before: Snapshot;
  requestId: string;
}

export function draftOf(item: Item | undefined, before: Snapshot): ItemDraft {
  return {
    itemId: '',
    displayName: item?.displayName ?? '',
    englishName: item?.englishName ?? '',
    specification: item?.specification ?? '',
    code: item?.code ?? '',
    baseUnit: item?.baseUnit ?? '',
    packs: item?.packs.map((pack) => ({ unit: pack.unit, quantity: Number(pack.quantity) })) ?? [],
    weightG: item ? Number(item.weightG) : null,
    volumeCm3: item ? Number(item.volumeCm3) : null,
    shelfLifeDays: item?.shelfLifeDays ?? null,
    minimumRemainingLifeDays: item?.minimumRemainingLifeDays ?? null,
    substitutes: [...(item?.substitutes ?? [])],
    components: item?.components.map((component) => ({ item: component.item, quantity: Number(component.quantity) })) ?? [],
    peopleServedPer1000Units: item ? Number(item.peopleServedPer1000Units) : null,
    note: item?.note ?? '',
    etag: item?.etag ?? '',
    before,
    requestId: newRequestId(),
  };
}

export function messageOf(draft: ItemDraft) {
  const { displayName, englishName, specification, code, baseUnit, substitutes, note } = draft;
  const whole = (value: number | null) => BigInt(Math.trunc(value ?? 0));
  return {
    displayName: displayName.trim(),
    englishName: englishName.trim(),
    specification: specification.trim(),
    code: code.trim(),
    baseUnit: baseUnit.trim(),
    substitutes,
    note: note.trim(),
    packs: draft.packs.map((pack) => ({ unit: pack.unit.trim(), quantity: whole(pack.quantity) })),
    components: draft.components.map((component) => ({ item: component.item, quantity: whole(component.quantity) })),
    weightG: whole(draft.weightG),
    volumeCm3: whole(draft.volumeCm3),
    shelfLifeDays: draft.shelfLifeDays ?? 0,
    minimumRemainingLifeDays: draft.minimumRemainingLifeDays ?? 0,
    peopleServedPer1000Units: whole(draft.peopleServedPer1000Units),
  };
}

// What an item says, in words, for whoever edits it while somebody else does.
export function snapshotOf(item: Item, w: ReturnType<typeof words>, nameOf: (item: string) => string): Snapshot {
  return {
    [w.displayName]: item.displayName,
    [w.englishName]: item.englishName,
    [w.specification]: item.specification,
    [w.code]: item.code,
    [w.packs]: listed(item.packs.map((pack) => `${pack.unit} ${pack.quantity}`)),
    [w.weight]: String(item.weightG),
    [w.volume]: String(item.volumeCm3),
    [w.shelfLife]: String(item.shelfLifeDays),
    [w.remaining]: String(item.minimumRemainingLifeDays),
    [w.substitutes]: listed(item.substitutes.map(nameOf)),
    [w.components]: listed(item.components.map((component) => `${nameOf(component.item)} ${component.quantity}`)),
    [w.people]: String(item.peopleServedPer1000Units),
    [w.note]: item.note,
  };
}
