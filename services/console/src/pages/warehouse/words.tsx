import { idOf, number } from '../../components/format';
import { titleOfIncident } from '../../components/incident_select';
import type { ChapterTree } from '../../components/names';
import type { Incident } from '../../gen/muster/disaster/v1/incident_pb';
import type { Warehouse } from '../../gen/muster/warehouse/v1/warehouse_pb';
import type { Earmark } from '../../gen/muster/warehouse/v1/lot_pb';
import type { Place } from '../../gen/muster/warehouse/v1/transfer_pb';
import { currentLanguage } from '../../i18n/language';
import { warehouseTexts } from './texts';

// Places, earmarks and levels in words.

export function placeInWords(place: Place | undefined, warehouses: ReadonlyMap<string, Warehouse> | undefined): string {
  const w = warehouseTexts().places;
  switch (place?.kind.case) {
    case 'warehouse':
      return warehouses?.get(place.kind.value)?.displayName ?? idOf(place.kind.value);
    case 'source':
      return w.source(place.kind.value);
    case 'shipment':
      return w.shipment(idOf(place.kind.value));
    case 'site':
      return w.site(place.kind.value);
    case 'adjustment':
      return w.adjustment(place.kind.value);
    case 'assembly':
      return w.assembly;
    case undefined:
      return '—';
  }
}

export function earmarkInWords(earmark: Earmark | undefined, tree: ChapterTree, incidents?: ReadonlyMap<string, Incident>): string {
  const w = warehouseTexts().duties;
  switch (earmark?.target.case) {
    case 'incident':
      return w.earmarkIncident(titleOfIncident(incidents, earmark.target.value));
    case 'chapter':
      return w.earmarkChapter(tree.nameOf(earmark.target.value));
    case 'purpose':
      return w.earmarkPurpose(earmark.target.value);
    case undefined:
      return w.free;
  }
}

const kVoucherSlugs = [
  'advance-notice', 'goods-received-note', 'transfer-order', 'issue-note', 'stocktake-sheet', 'disposal-note', 'transfer-receipt', 'cross-dock-note', 'assembly-order', 'break-up-order',
];

// "入库单 2026-0001" from "warehouses/622900-01/vouchers/goods-received-note-2026-0001".
export function voucherInWords(name: string): string {
  const id = idOf(name);
  const kind = kVoucherSlugs.findIndex((slug) => id.startsWith(`${slug}-`));
  return kind < 0 ? id : `${warehouseTexts().vouchers.kinds[kind + 1]} ${id.slice(kVoucherSlugs[kind]!.length + 1)}`;
}

// "¥1,250.50" from fen, exactly.
export function yuan(fen: bigint): string {
  return `¥${number(fen / 100n)}.${String(fen % 100n).padStart(2, '0')}`;
}

// "数量：12", "Quantity: 12".
export function labelled(label: string, words: string): string {
  return currentLanguage() === 'en' ? `${label}: ${words}` : `${label}：${words}`;
}

// A whole number as typed; undefined when it is none.
export function wholeOf(typed: string): bigint | undefined {
  return /^\d+$/.test(typed.trim()) ? BigInt(typed.trim()) : undefined;
}
