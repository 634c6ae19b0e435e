import type { TableProps } from 'antd';
import { Link } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../../api/catalogue';
import { aside, idOf, number, time } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { Badge } from '../../../components/states';
import { Table } from '../../../components/table';
import type { ExecutionReport, ExecutionReport_Quantities } from '../../../gen/muster/dispatch/v1/execution_report_pb';
import { useTexts } from '../../../i18n/language';
import { useWords } from './texts';

// What an execution report says, table after table; empty ones are left out.
export function ReportTables({ report }: { report: ExecutionReport }) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const nameOfWarehouse = (name: string) => warehouses?.get(name)?.displayName ?? idOf(name);
  const item = { title: w.item, render: (_: unknown, row: { item: string }) => `${nameOfItem(items, row.item)}${aside(unitOf(items, row.item))}` };
  return (
    <>
      <Part
        title={w.items}
        rows={report.items}
        columns={[item, { title: w.asked, className: 'number', render: (_, row) => number(row.askedQuantity) }, ...quantityColumns<(typeof report.items)[number]>(w)]}
      />
      <Part
        title={w.lines}
        rows={report.lines}
        columns={[
          { title: w.requisition, render: (_, row) => <Link to={`/requisitions/${idOf(row.requisition)}`}>{`${idOf(row.requisition)} · ${row.requisitionLineIndex + 1}`}</Link> },
          item,
          { title: w.priority, render: (_, row) => t.priorities[row.priority] },
          { title: w.asked, className: 'number', render: (_, row) => number(row.askedQuantity) },
          ...quantityColumns<(typeof report.lines)[number]>(w),
          { title: w.missing, className: 'number', render: (_, row) => (row.missingQuantity > 0n ? <Badge tone="danger">{number(row.missingQuantity)}</Badge> : number(0)) },
        ]}
      />
      <Part
        title={w.shortages}
        rows={report.shortages}
        columns={[
          { title: w.item, render: (_, row) => nameOfItem(items, row.shortage?.item ?? '') },
          { title: w.missing, className: 'number', render: (_, row) => number(row.shortage?.quantity ?? 0n) },
          { title: w.reason, render: (_, row) => w.shortageReasons[row.shortage?.reason ?? 0] },
          { title: w.warehouse, render: (_, row) => (row.shortage?.warehouse ? nameOfWarehouse(row.shortage.warehouse) : '—') },
          { title: w.plan, render: (_, row) => <Link to={`/plans/${idOf(row.plan)}`}>{idOf(row.plan)}</Link> },
        ]}
      />
      <Part
        title={w.contributions}
        rows={report.contributions}
        columns={[
          { title: w.part, render: (_, row) => tree.pathOf(row.chapter) },
          { title: w.warehouse, render: (_, row) => nameOfWarehouse(row.warehouse) },
          item,
          ...quantityColumns<(typeof report.contributions)[number]>(w),
        ]}
      />
      <Part
        title={w.deliveries}
        rows={report.deliveries}
        columns={[
          { title: w.shipment, render: (_, row) => <Link to={`/shipments/${idOf(row.shipment)}`}>{idOf(row.shipment)}</Link> },
          { title: w.warehouse, render: (_, row) => nameOfWarehouse(row.warehouse) },
          { title: w.state, render: (_, row) => <Badge tone={row.open ? 'moving' : 'quiet'}>{t.board.shipmentState[row.state]}</Badge> },
          {
            title: w.arrived,
            render: (_, row) => (
              <>
                {time(row.arriveTime)}
                {row.arrivalDelayMinutes > 0n && <div className="quiet">{w.late(number(row.arrivalDelayMinutes))}</div>}
              </>
            ),
          },
          { title: w.reason, render: (_, row) => row.returnReason || '—' },
        ]}
      />
      <Part
        title={w.approvals}
        rows={report.approvals}
        columns={[
          { title: w.plan, render: (_, row) => <Link to={`/plans/${idOf(row.plan)}`}>{idOf(row.plan)}</Link> },
          { title: w.part, render: (_, row) => tree.nameOf(row.approval?.chapter ?? '') },
          { title: w.step, render: (_, row) => row.approval?.title || number(row.approval?.step ?? 0) },
          {
            title: w.state,
            render: (_, { approval }) => (
              <>
                {w.approvalStates[approval?.state ?? 0]}
                {approval && approval.regularization > 0 && (
                  <>
                    {' '}
                    <Badge tone={approval.regularization === 2 ? 'good' : 'warn'}>{w.regularizations[approval.regularization]}</Badge>
                  </>
                )}
              </>
            ),
          },
          { title: w.approver, render: (_, row) => (row.approval?.approver ? idOf(row.approval.approver) : '—') },
          { title: w.decideTime, render: (_, row) => time(row.approval?.decideTime) },
          { title: w.reason, render: (_, row) => row.approval?.reason || '—' },
        ]}
      />
    </>
  );
}

function Part<Row extends object>({ title, rows, columns }: { title: string; rows: Row[]; columns: TableProps<Row>['columns'] }) {
  if (rows.length === 0) return null;
  const keys = new Map(rows.map((row, index) => [row, index]));
  return (
    <section className="card">
      <h2>{title}</h2>
      <Table<Row> rowKey={(row) => keys.get(row) ?? 0} size="small" pagination={false} scroll={{ x: 'max-content' }} dataSource={rows} columns={columns} />
    </section>
  );
}

function quantityColumns<Row extends { quantities?: ExecutionReport_Quantities }>(w: ReturnType<typeof useWords>): NonNullable<TableProps<Row>['columns']> {
  const column = (title: string, key: 'plannedQuantity' | 'sentQuantity' | 'receivedQuantity' | 'damagedQuantity' | 'lostQuantity' | 'returnedQuantity' | 'outstandingQuantity') => ({
    title,
    className: 'number',
    render: (_: unknown, row: Row) => number(row.quantities?.[key] ?? 0n),
  });
  return [
    column(w.planned, 'plannedQuantity'),
    column(w.sent, 'sentQuantity'),
    column(w.received, 'receivedQuantity'),
    column(w.damaged, 'damagedQuantity'),
    column(w.lost, 'lostQuantity'),
    column(w.returned, 'returnedQuantity'),
    column(w.outstanding, 'outstandingQuantity'),
  ];
}
