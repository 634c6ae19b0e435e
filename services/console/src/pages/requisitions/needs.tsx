import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { number } from '../../components/format';
import { Badge, EmptyState, FailureNote } from '../../components/states';
import { Table } from '../../components/table';
import { type Requisition, Requisition_State } from '../../gen/muster/dispatch/v1/requisition_pb';
import { useRequisitionTexts } from './texts';
import { useStockOf } from './use_stock_of';

interface Need {
  item: string;
  asked: bigint;
  received: bigint;
}

// For each item: what these requisitions ask for, what is in stock, and what is short then.
export function Needs({ requisitions }: { requisitions: readonly Requisition[] }) {
  const r = useRequisitionTexts();
  const items = useItems().value;
  const needs = new Map<string, Need>();
  for (const requisition of requisitions) {
    if (requisition.state === Requisition_State.CANCELLED) continue;
    for (const line of requisition.lines) {
      const need = needs.get(line.item) ?? { item: line.item, asked: 0n, received: 0n };
      need.asked += line.quantity;
      need.received += line.receivedQuantity;
      needs.set(line.item, need);
    }
  }
  const stock = useStockOf([...needs.keys()]);
  const shortOf = (need: Need) => {
    const lacking = need.asked - need.received;
    const short = lacking - (stock.value?.get(need.item)?.usableQuantity ?? 0n);
    return short > 0n ? short : 0n;
  };
  const rows = [...needs.values()].filter((need) => need.asked > 0n).sort((a, b) => Number(shortOf(b) - shortOf(a)));
  if (rows.length === 0) {
    return (
      <EmptyState title={r.noNeeds}>
        <p>{r.noNeedsHint}</p>
      </EmptyState>
    );
  }
  return (
    <>
      {stock.failure && <FailureNote failure={stock.failure} onRetry={stock.reload} />}
      {stock.failure && !stock.value && <p className="quiet">{r.noStockRead}</p>}
      <Table<Need>
        rowKey="item"
        size="middle"
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={rows}
        columns={[
          { title: r.item, render: (_, need) => nameOfItem(items, need.item) },
          { title: r.asked, className: 'number', render: (_, need) => `${number(need.asked)} ${unitOf(items, need.item)}` },
          { title: r.usable, className: 'number', render: (_, need) => (stock.value ? <b>{number(stock.value.get(need.item)?.usableQuantity ?? 0n)}</b> : '—') },
          {
            title: r.short,
            className: 'number',
            render: (_, need) =>
              !stock.value ? '—' : shortOf(need) > 0n ? <Badge tone="danger">{`${r.short} ${number(shortOf(need))}`}</Badge> : <Badge tone="good">{r.covered}</Badge>,
          },
          { title: r.received, className: 'number', render: (_, need) => number(need.received) },
          { title: r.onHand, className: 'number', render: (_, need) => (stock.value ? number(stock.value.get(need.item)?.onHandQuantity ?? 0n) : '—') },
        ]}
      />
      <p className="quiet">{r.stockNote}</p>
    </>
  );
}
