import { useMemo } from 'react';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useLoad } from '../../api/load';
import { idOf, number } from '../../components/format';
import { useChapters } from '../../components/names';
import { nameOfWarehouse } from '../../components/warehouse_name';
import type { GeoPoint } from '../../gen/muster/common/v1/geo_point_pb';
import type { Item } from '../../gen/muster/warehouse/v1/item_pb';
import type { Warehouse } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { RequisitionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Requisition, Requisition_Line } from '../../gen/muster/dispatch/v1/requisition_pb';

// What the names in a plan mean in words. What cannot be read is called by its number.
export interface PlanWords {
  items: ReadonlyMap<string, Item> | undefined;
  warehouses: ReadonlyMap<string, Warehouse> | undefined;
  requisitions: ReadonlyMap<string, Requisition>;
  item: (name: string) => string;
  // "500 顶".
  amount: (quantity: bigint, item: string) => string;
  warehouse: (name: string) => string;
  // Where a warehouse is; the seat of its chapter where that is not known.
  place: (warehouse: string, chapter: string) => GeoPoint | undefined;
  chapter: (name: string) => string;
  site: (requisition: string) => string;
  line: (requisition: string, index: number) => Requisition_Line | undefined;
  lot: (name: string) => string;
}

export function usePlanWords(names: readonly string[]): PlanWords {
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const tree = useChapters();
  const key = [...names].sort().join(' ');
  const loaded = useLoad(`requisitions ${key}`, async (signal) => {
    const found = await Promise.all(
      key
        .split(' ')
        .filter(Boolean)
        // A requisition that this caller may not see is no reason to show nothing.
        .map((name) => clientOf(RequisitionService).getRequisition({ name }, { signal }).catch(() => undefined)),
    );
    return new Map(found.filter((one) => one !== undefined).map((one) => [one.name, one]));
  }).value;
  return useMemo(() => {
    const requisitions: ReadonlyMap<string, Requisition> = loaded ?? new Map<string, Requisition>();
    return {
      items,
      warehouses,
      requisitions,
      item: (name) => nameOfItem(items, name),
      amount: (quantity, item) => `${number(quantity)} ${unitOf(items, item)}`,
      warehouse: (name) => nameOfWarehouse(warehouses, tree, name),
      place: (warehouse, chapter) => warehouses?.get(warehouse)?.point ?? tree.get(chapter)?.seat,
      chapter: (name) => tree.nameOf(name),
      site: (requisition) => requisitions.get(requisition)?.site?.displayName ?? idOf(requisition),
      line: (requisition, index) => requisitions.get(requisition)?.lines[index],
      lot: (name) => `#${idOf(name)}`,
    };
  }, [items, warehouses, loaded, tree]);
}
