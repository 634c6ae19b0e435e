import { clientOf } from './client';
import { allPages, type Loaded, useLoad } from './load';
import { type Item } from '../gen/muster/warehouse/v1/item_pb';
import { type Warehouse } from '../gen/muster/warehouse/v1/warehouse_pb';
import { ItemService, WarehouseService } from '../gen/muster/warehouse/v1/warehouse_service_pb';
import { currentLanguage } from '../i18n/language';

// Items and warehouses by name: what every list of goods needs to say in words.

export function useItems(): Loaded<ReadonlyMap<string, Item>> {
  return useLoad('items', async (signal) => {
    const items = await allPages<Item>(async (pageToken) => {
      const page = await clientOf(ItemService).listItems({ pageSize: 1000, pageToken }, { signal });
      return { rows: page.items, nextPageToken: page.nextPageToken };
    });
    return new Map(items.map((item) => [item.name, item]));
  });
}

export function useWarehouses(ancestor = ''): Loaded<ReadonlyMap<string, Warehouse>> {
  return useLoad(`warehouses ${ancestor}`, async (signal) => {
    const warehouses = await allPages<Warehouse>(async (pageToken) => {
      const page = await clientOf(WarehouseService).listWarehouses({ pageSize: 10_000, pageToken, ancestor }, { signal });
      return { rows: page.warehouses, nextPageToken: page.nextPageToken };
    });
    return new Map(warehouses.map((warehouse) => [warehouse.name, warehouse]));
  });
}

export function nameOfItem(items: ReadonlyMap<string, Item> | undefined, name: string): string {
  const item = items?.get(name);
  if (!item) return name.slice(name.lastIndexOf('/') + 1);
  const words = currentLanguage() === 'en' && item.englishName ? item.englishName : item.displayName;
  return item.specification ? `${words} ${item.specification}` : words;
}

export function unitOf(items: ReadonlyMap<string, Item> | undefined, name: string): string {
  return items?.get(name)?.baseUnit ?? '';
}
