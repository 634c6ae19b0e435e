import { Link } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { idOf, number } from '../../components/format';
import { Table } from '../../components/table';
import type { LotTrace } from '../../gen/muster/warehouse/v1/trace_pb';
import { useTexts } from '../../i18n/language';
import { useWarehouseTexts } from './texts';
import { placeInWords } from './words';

// Where every unit of some lots is: sums by what became of them, and each place that has or got any.
export function TraceTable({ traces }: { traces: readonly LotTrace[] }) {
  const t = useTexts();
  const w = useWarehouseTexts().stock;
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const sum = (title: string, of: (trace: LotTrace) => bigint) => ({
    title,
    className: 'number',
    render: (_: unknown, trace: LotTrace) => (of(trace) === 0n ? '—' : number(of(trace))),
  });
  return (
    <Table<LotTrace>
      rowKey={(trace) => trace.lot?.name ?? ''}
      size="small"
      pagination={false}
      scroll={{ x: 980 }}
      dataSource={[...traces]}
      expandable={{
        defaultExpandAllRows: traces.length === 1,
        expandedRowRender: (trace) =>
          trace.positions.map((position, index) => (
            <div key={index} className="line">
              <span>{placeInWords(position.place, warehouses)}</span>
              <span>
                {number(position.quantity)} {unitOf(items, trace.lot?.item ?? '')} {position.reservedQuantity > 0n && <span className="quiet">{w.reservedOf(number(position.reservedQuantity))}</span>}
              </span>
            </div>
          )),
      }}
      columns={[
        {
          title: t.stock.item,
          render: (_, trace) => (
            <>
              {nameOfItem(items, trace.lot?.item ?? '')}
              <div>
                <Link to={`/${trace.lot?.name}`}>{trace.lot?.batch || `#${idOf(trace.lot?.name ?? '')}`}</Link>
              </div>
            </>
          ),
        },
        sum(w.traced.received, (trace) => trace.receivedQuantity),
        sum(w.traced.warehouse, (trace) => trace.inWarehouseQuantity),
        sum(w.traced.transit, (trace) => trace.inTransitQuantity),
        sum(w.traced.delivered, (trace) => trace.deliveredQuantity),
        sum(w.traced.lost, (trace) => trace.lostQuantity),
        sum(w.traced.disposed, (trace) => trace.disposedQuantity),
        sum(w.traced.adjusted, (trace) => trace.adjustedQuantity),
        sum(w.traced.assembled, (trace) => trace.assembledQuantity),
        sum(w.traced.returned, (trace) => trace.returnedQuantity),
      ]}
    />
  );
}
