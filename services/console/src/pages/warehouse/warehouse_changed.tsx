import { Button } from 'antd';
import { useEffect } from 'react';
import { usePointTexts } from '../../components/point_field';
import { Table } from '../../components/table';
import { useTexts } from '../../i18n/language';
import { useWarehouseTexts } from './texts';
import type { WarehouseForm } from './warehouse_form';

interface Change {
  field: keyof WarehouseForm;
  before: string;
  now: string;
}

// What stands in the record now that did not when somebody began to edit it.
export function changesOf(before: WarehouseForm, now: WarehouseForm): Change[] {
  return (Object.keys(now) as (keyof WarehouseForm)[]).map((field) => ({ field, before: String(before[field]), now: String(now[field]) })).filter((change) => change.before !== change.now);
}

// Somebody else saved the same record meanwhile: says what; whoever is here decides, and nothing typed is lost before that.
export function WarehouseChanged({ changes, onKeep, onDrop }: { changes: readonly Change[]; onKeep: () => void; onDrop: () => void }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const { point: pointLabel } = usePointTexts();
  const labels: Partial<Record<keyof WarehouseForm, string>> = {
    displayName: w.register.name, kind: w.warehouses.kind, point: pointLabel, address: w.warehouses.address, floorArea: w.register.floorArea, volume: w.register.volume,
    weight: w.register.weight, handling: w.register.handling, callOff: w.register.callOff, note: w.register.note,
  };
  const inWords = (change: Change, value: string) => (change.field === 'kind' ? w.warehouses.kinds[Number(value)] : value) || t.common.none;
  useEffect(() => {
    window.scrollTo({ top: 0 });
  }, []);
  return (
    <section className="card" role="alert">
      <h2>{w.register.theirs}</h2>
      <p>{w.register.theirsHint}</p>
      <Table<Change>
        rowKey="field"
        size="small"
        pagination={false}
        dataSource={[...changes]}
        columns={[
          { title: w.papers.field, render: (_, change) => labels[change.field] },
          { title: w.register.before, render: (_, change) => inWords(change, change.before) },
          { title: w.register.now, render: (_, change) => inWords(change, change.now) },
        ]}
      />
      <p className="actions">
        <Button type="primary" onClick={onKeep}>
          {w.papers.keepMine}
        </Button>
        <Button onClick={onDrop}>{w.papers.takeTheirs}</Button>
      </p>
    </section>
  );
}
