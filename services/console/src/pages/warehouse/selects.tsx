import { Select } from 'antd';
import { useMemo } from 'react';
import { nameOfItem, useWarehouses } from '../../api/catalogue';
import { aside, idOf } from '../../components/format';
import { useChapters } from '../../components/names';
import { matches } from '../../components/pinyin';
import type { Item } from '../../gen/muster/warehouse/v1/item_pb';


interface Choice {
  value: string;
  label: string;
  found: string;
}
const filterOption = (typed: string, option?: Choice) => option !== undefined && matches(option.found, typed, option.label);
const choice = (value: string, label: string): Choice => ({ value, label, found: `${label} ${idOf(value)}` });

export type Choices = readonly Choice[];

// What an ItemSelect offers; made once for all the lines of a paper.
export function useItemChoices(items: ReadonlyMap<string, Item> | undefined, only?: (item: Item) => boolean): Choices {
  return useMemo(() => [...(items?.values() ?? [])].filter((item) => !only || only(item)).map((item) => choice(item.name, nameOfItem(items, item.name))), [items, only]);
}

// An item by name, code or the initials of its pinyin.
export function ItemSelect({ id, value, onChange, choices }: { id?: string; value: string; onChange: (item: string) => void; choices: Choices }) {
  return <Select id={id} showSearch={{ filterOption }} value={value || undefined} onChange={onChange} options={[...choices]} style={{ width: '100%' }} />;
}

// A warehouse by name, code or the initials of its pinyin.
export function WarehouseSelect({ id, value, onChange, any, label }: { id?: string; value: string; onChange: (warehouse: string) => void; any?: string; label?: string }) {
  const warehouses = useWarehouses().value;
  const tree = useChapters();
  const options = useMemo(
    () => [...(warehouses?.values() ?? [])].map((warehouse) => choice(warehouse.name, warehouse.displayName + aside(tree.nameOf(warehouse.chapter)))),
    [warehouses, tree],
  );
  return (
    <Select
      id={id}
      aria-label={label}
      showSearch={{ filterOption }}
      allowClear={any !== undefined}
      placeholder={any}
      value={value || undefined}
      onChange={(next?: string) => onChange(next ?? '')}
      options={options}
      style={{ width: '100%' }}
    />
  );
}
