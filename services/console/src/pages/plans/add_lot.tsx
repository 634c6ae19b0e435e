import { Button, Select } from 'antd';
import { useState } from 'react';
import { clientOf } from '../../api/client';
import { allPages, useLoad } from '../../api/load';
import { Field } from '../../components/field';
import { aside, idOf, number } from '../../components/format';
import { matches } from '../../components/pinyin';
import { FailureNote } from '../../components/states';
import type { Plan } from '../../gen/muster/dispatch/v1/plan_pb';
import type { StockBalance } from '../../gen/muster/warehouse/v1/lot_pb';
import { StockService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import type { AddedLine } from './edit_state';
import type { PlanWords } from './plan_words';
import { usePlanTexts } from './texts';

// Chooses another lot for a need, of the item asked for or one that may stand in for it.
export function AddLot({ plan, words, onAdd }: { plan: Plan; words: PlanWords; onAdd: (line: AddedLine) => void }) {
  const p = usePlanTexts();
  const [need, setNeed] = useState('');
  const [stock, setStock] = useState('');
  const needs = plan.requisitions.flatMap((requisition) =>
    (words.requisitions.get(requisition)?.lines ?? [])
      .map((line, index) => ({ value: `${requisition} ${index}`, requisition, index, item: line.item, label: `${words.site(requisition)} ${words.item(line.item)}${aside(p.line(idOf(requisition), index + 1))}` }))
      .filter((_, index) => (words.line(requisition, index)?.quantity ?? 0n) > 0n),
  );
  const chosen = needs.find((one) => one.value === need);
  const items = chosen ? [chosen.item, ...(words.items?.get(chosen.item)?.substitutes ?? [])] : [];
  const balances = useLoad(`lots for ${items.join(' ')}`, async (signal) =>
    items.length === 0
      ? []
      : allPages<StockBalance>(async (pageToken) => {
          const page = await clientOf(StockService).listStockBalances({ pageSize: 10_000, pageToken, items }, { signal });
          return { rows: page.stockBalances, nextPageToken: page.nextPageToken };
        }),
  );
  const lots = (balances.value ?? []).filter((balance) => balance.lot && balance.availableQuantity > 0n);
  const add = () => {
    const balance = lots.find((one) => `${one.warehouse} ${one.lot?.name}` === stock);
    if (!chosen || !balance?.lot) return;
    onAdd({ requisition: chosen.requisition, requisitionLineIndex: chosen.index, item: balance.lot.item, warehouse: balance.warehouse, lot: balance.lot.name });
    setStock('');
  };
  return (
    <div className="add-lot">
      <Field label={p.addLine}>
        {(id) => (
          <Select
            id={id}
            placeholder={p.need}
            showSearch={{ filterOption: (typed, option) => matches(option?.label ?? '', typed) }}
            value={need || undefined}
            onChange={(next) => (setNeed(next), setStock(''))}
            options={needs}
          />
        )}
      </Field>
      <Field label={p.chooseLot}>
        {(id) => (
          <Select
            id={id}
            disabled={!chosen}
            showSearch={{ filterOption: (typed, option) => matches(option?.label ?? '', typed) }}
            value={stock || undefined}
            onChange={setStock}
            options={lots.map((balance) => ({
              value: `${balance.warehouse} ${balance.lot!.name}`,
              label: `${words.warehouse(balance.warehouse)} · ${balance.lot!.batch || words.lot(balance.lot!.name)}${aside(number(balance.availableQuantity))}`,
            }))}
          />
        )}
      </Field>
      <Button disabled={!stock} onClick={add}>
        {p.add}
      </Button>
      {balances.failure && <FailureNote failure={balances.failure} onRetry={balances.reload} />}
    </div>
  );
}
