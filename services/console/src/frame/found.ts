import { useMemo } from 'react';
import { clientOf } from '../api/client';
import { allPages, useLoad } from '../api/load';
import { aside } from '../components/format';
import { useChapters } from '../components/names';
import { begins, matches } from '../components/pinyin';
import type { Warehouse } from '../gen/muster/warehouse/v1/warehouse_pb';
import { WarehouseService } from '../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../i18n/language';
import { usePagesInMenu } from './menu';

export interface Found {
  // The address.
  value: string;
  label: string;
}

const kMostPlaces = 8;
const kMostWarehouses = 6;

// Pages, places and warehouses by name, by code, or by the initials of their pinyin. The warehouses are read when the first letter is
// typed, and not for the next.
export function useFound(typed: string): Found[] {
  const t = useTexts();
  const tree = useChapters();
  const inMenu = usePagesInMenu();
  const isTyping = typed.trim() !== '';
  const warehouses = useLoad(`warehouses to find ${isTyping}`, (signal) =>
    allPages<Warehouse>(async (pageToken) => {
      if (!isTyping) return { rows: [], nextPageToken: '' };
      const page = await clientOf(WarehouseService).listWarehouses({ pageSize: 10_000, pageToken }, { signal });
      return { rows: page.warehouses, nextPageToken: page.nextPageToken };
    }),
  );
  return useMemo(() => {
    if (!isTyping) return [];
    const pages = inMenu.filter((page) => matches(page.title(), typed)).map((page) => ({ value: page.path, label: page.title() }));
    const places = tree.chapters
      .filter((chapter) => matches(chapter.displayName, typed) || chapter.name.endsWith(`/${typed.trim()}`))
      .sort((one, other) => Number(begins(other.displayName, typed)) - Number(begins(one.displayName, typed)) || one.tier - other.tier)
      .slice(0, kMostPlaces)
      .map((chapter) => ({ value: `/board?chapter=${chapter.name}`, label: tree.pathOf(chapter.name) }));
    const stores = (warehouses.value ?? [])
      .filter((warehouse) => matches(warehouse.displayName, typed) || warehouse.name.endsWith(`/${typed.trim()}`))
      .sort((one, other) => Number(begins(other.displayName, typed)) - Number(begins(one.displayName, typed)))
      .slice(0, kMostWarehouses)
      .map((warehouse) => ({ value: `/${warehouse.name}`, label: `${t.stock.warehouse} ${warehouse.displayName}${aside(tree.nameOf(warehouse.chapter))}` }));
    return [...pages, ...places, ...stores];
  }, [typed, isTyping, inMenu, tree, warehouses.value, t]);
}
