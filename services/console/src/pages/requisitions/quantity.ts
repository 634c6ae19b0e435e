import type { Item } from '../../gen/muster/warehouse/v1/item_pb';
import type { Requisition_Line } from '../../gen/muster/dispatch/v1/requisition_pb';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { Priority } from '../../gen/muster/common/v1/priority_pb';
import { fromInput, toInput } from '../../components/time_input';

// A line as it is typed.
export interface TypedLine {
  item: string;
  // In `unit`; may have a fraction that comes to whole base units.
  typed: string;
  // Base units in one of what is counted: 1, or those of a pack.
  unit: string;
  priority: Priority;
  neededBy: string;
  notBefore: string;
}

export const emptyLine = (): TypedLine => ({ item: '', typed: '', unit: '1', priority: Priority.NORMAL, neededBy: '', notBefore: '' });

// Base units exactly, or nothing when it is not a whole number of them above 0.
export function baseUnits(typed: string, unit: string): bigint | undefined {
  const found = /^(\d+)(?:\.(\d{1,6}))?$/.exec(typed.trim());
  if (!found) return undefined;
  const fraction = found[2] ?? '';
  const scale = 10n ** BigInt(fraction.length);
  const product = BigInt(found[1]! + fraction) * BigInt(unit);
  return product > 0n && product % scale === 0n ? product / scale : undefined;
}

export function unitsOf(item: Item | undefined): { value: string; unit: string; quantity: bigint }[] {
  if (!item) return [];
  return [{ value: '1', unit: item.baseUnit, quantity: 1n }, ...item.packs.map((pack) => ({ value: pack.quantity.toString(), unit: pack.unit, quantity: pack.quantity }))];
}

const inputOf = (stamp: Timestamp | undefined) => (stamp ? toInput(stamp) : '');

export function typedLine(line: Requisition_Line): TypedLine {
  return {
    item: line.item,
    typed: line.quantity.toString(),
    unit: '1',
    priority: line.priority,
    neededBy: inputOf(line.neededByTime),
    notBefore: inputOf(line.notBeforeTime),
  };
}

export function lineOf(typed: TypedLine) {
  return {
    item: typed.item,
    quantity: baseUnits(typed.typed, typed.unit) ?? 0n,
    priority: typed.priority,
    neededByTime: typed.neededBy ? fromInput(typed.neededBy) : undefined,
    notBeforeTime: typed.notBefore ? fromInput(typed.notBefore) : undefined,
  };
}
