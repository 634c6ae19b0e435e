import { clientOf } from './client';
import { listenToEvents } from './live';
import { allPages, type Loaded, useLoad } from './load';
import { listenToIdentity } from './session';
import { type Item } from '../gen/muster/warehouse/v1/item_pb';
import { type Warehouse } from '../gen/muster/warehouse/v1/warehouse_pb';
import { ItemService, WarehouseService } from '../gen/muster/warehouse/v1/warehouse_service_pb';
import { currentLanguage } from '../i18n/language';

// Items and warehouses by name: what every list of goods needs to say in words.

// Every row of a page may ask for them at once: one call answers all, for a moment and until something happens to them.
const kMomentMs = 3000;
const asked = new Map<string, { at: number; answer: Promise<unknown> }>();
listenToEvents((_service, event) => {
  for (const key of asked.keys()) if (event.resource.startsWith(key.slice(0, key.indexOf(' ')))) asked.delete(key);
});

listenToIdentity(() => asked.clear());

function once<T>(key: string, read: () => Promise<T>): Promise<T> {
  const known = asked.get(key);
  if (known && Date.now() - known.at < kMomentMs) return known.answer as Promise<T>;
  const answer = read();
  asked.set(key, { at: Date.now(), answer });
  answer.catch(() => asked.get(key)?.answer === answer && asked.delete(key));
  return answer;
}

export function useItems(): Loaded<ReadonlyMap<string, Item>> {
  return useLoad('items', () =>
    once('items/ ', async () => {
      const items = await allPages<Item>(async (pageToken) => {
        const page = await clientOf(ItemService).listItems({ pageSize: 1000, pageToken });
        return { rows: page.items, nextPageToken: page.nextPageToken };
      });
      return new Map(items.map((item) => [item.name, item]));
    }),
  );
}

export function useWarehouses(ancestor = ''): Loaded<ReadonlyMap<string, Warehouse>> {
  return useLoad(`warehouses ${ancestor}`, () =>
    once(`warehouses/ ${ancestor}`, async () => {
      const warehouses = await allPages<Warehouse>(async (pageToken) => {
        const page = await clientOf(WarehouseService).listWarehouses({ pageSize: 10_000, pageToken, ancestor });
        return { rows: page.warehouses, nextPageToken: page.nextPageToken };
      });
      return new Map(warehouses.map((warehouse) => [warehouse.name, warehouse]));
    }),
  );
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
