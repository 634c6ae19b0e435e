import type { Warehouse } from '../gen/muster/warehouse/v1/warehouse_pb';
import { idOf } from './format';
import type { ChapterTree } from './names';

// A warehouse by its name. Those of others, which are not to be seen, go by the chapter whose code their number begins with.
export function nameOfWarehouse(warehouses: ReadonlyMap<string, Warehouse> | undefined, tree: ChapterTree, name: string): string {
  return warehouses?.get(name)?.displayName ?? `${tree.nameOf(`chapters/${idOf(name).slice(0, 6)}`)} ${idOf(name)}`;
}
