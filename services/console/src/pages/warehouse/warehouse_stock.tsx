import { Button, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf, number, time } from '../../components/format';
import { matches } from '../../components/pinyin';
import { Badge, EmptyState, FailureNote, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { LotService } from '../../gen/muster/warehouse/v1/lot_service_pb';
import { Lot_State, type StockBalance } from '../../gen/muster/warehouse/v1/lot_pb';
import type { Warehouse } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { StockService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { useWarehouseTexts } from './texts';

export function useBalances(warehouse: string) {
  const balances = useLoad(`balances ${warehouse}`, (signal) =>
    allPages<StockBalance>(async (pageToken) => {
      const page = await clientOf(StockService).listStockBalances({ pageSize: 10_000, pageToken, warehouse }, { signal });
      return { rows: page.stockBalances, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn([warehouse, 'lots/', 'reservations/'], balances.reload);
  return balances;
}

// What lies in a warehouse, lot by lot or summed up by item, each with its bin card or ledger.
export function WarehouseStock({ warehouse }: { warehouse: Warehouse }) {
  const t = useTexts();
  const words = useWarehouseTexts();
  const w = words.stock;
  const items = useItems().value;
  const balances = useBalances(warehouse.name);
  const [view, setView] = useState<'items' | 'lots'>('lots');
  const [typed, setTyped] = useState('');
  const [moving, setMoving] = useState<StockBalance>();
  return (
    <section>
      <div className="page-head">
        <Segmented
          value={view}
          onChange={setView}
          options={[
            { value: 'lots', label: t.stock.byLot },
            { value: 'items', label: t.stock.byItem },
          ]}
        />
        <Input allowClear value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={t.stock.find} aria-label={t.stock.find} style={{ maxWidth: 300 }} />
        <Link to={`/${warehouse.name}/reservations`}>{words.reservations.title}</Link>
      </div>
      <WhenLoaded loaded={balances}>
        {(rows) => {
          const shown = rows.filter((row) => matches(`${nameOfItem(items, row.lot?.item ?? '')} ${row.lot?.batch ?? ''} ${row.lot?.donor ?? ''} ${row.bin}`, typed));
          if (shown.length === 0) {
            return (
              <EmptyState title={t.stock.none}>
                <p>{w.noneHint}</p>
              </EmptyState>
            );
          }
          return view === 'lots' ? <Lots warehouse={warehouse.name} rows={shown} onMove={setMoving} /> : <Sums warehouse={warehouse.name} rows={shown} />;
        }}
      </WhenLoaded>
      {moving && <MoveToBin balance={moving} onDone={() => (setMoving(undefined), balances.reload())} />}
    </section>
  );
}

function Lots({ warehouse, rows, onMove }: { warehouse: string; rows: StockBalance[]; onMove: (row: StockBalance) => void }) {
  const t = useTexts();
  const w = useWarehouseTexts().stock;
  const items = useItems().value;
  const hasRole = useHasRole();
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  return (
    <Table<StockBalance>
      rowKey={(row) => row.lot?.name ?? ''}
      size="small"
      dataSource={rows}
      pagination={{ pageSize: 100, hideOnSinglePage: true, showTotal: t.common.total, showSizeChanger: false }}
      scroll={{ x: 1040 }}
      columns={[
        {
          title: t.stock.item,
          width: 200,
          render: (_, row) => (
            <>
              {nameOfItem(items, row.lot?.item ?? '')} {row.lot?.state === Lot_State.QUARANTINED && <Badge tone="warn">{t.stock.quarantined}</Badge>}
              {/* Under the name: in reach on a phone too. */}
              <span className="actions no-print">
                <Link to={`/${warehouse}/ledger?lot=${row.lot?.name}`}>{w.binCard}</Link>
                {hasRole(Role.WAREHOUSE_MANAGER) && (
                  <Button size="small" onClick={() => onMove(row)}>
                    {w.move}
                  </Button>
                )}
              </span>
            </>
          ),
        },
        { title: t.stock.bin, width: 100, render: (_, row) => row.bin || '—' },
        { title: t.stock.batch, width: 130, render: (_, row) => <Link to={`/${row.lot?.name}`}>{row.lot?.batch || `#${idOf(row.lot?.name ?? '')}`}</Link> },
        {
          title: t.stock.expiry,
          width: 130,
          render: (_, row) => (
            <>
              {row.lot?.expiryDate || '—'} {row.lot?.expiryDate && row.lot.expiryDate < today && <Badge tone="danger">{t.stock.expired}</Badge>}
            </>
          ),
        },
        { title: t.stock.onHand, width: 120, className: 'number', render: (_, row) => `${number(row.onHandQuantity)} ${unitOf(items, row.lot?.item ?? '')}` },
        { title: t.stock.reserved, width: 90, className: 'number', render: (_, row) => (row.reservedQuantity > 0n ? <Link to={`/${warehouse}/reservations`}>{number(row.reservedQuantity)}</Link> : 0) },
        { title: t.stock.available, width: 90, className: 'number', render: (_, row) => <b>{number(row.availableQuantity)}</b> },
        { title: t.stock.received, width: 160, render: (_, row) => time(row.receiveTime) },
      ]}
    />
  );
}

interface Sum {
  item: string;
  onHand: bigint;
  reserved: bigint;
  available: bigint;
  lots: number;
}

function Sums({ warehouse, rows }: { warehouse: string; rows: StockBalance[] }) {
  const t = useTexts();
  const w = useWarehouseTexts().stock;
  const items = useItems().value;
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const item = row.lot?.item ?? '';
    const before = sums.get(item) ?? { item, onHand: 0n, reserved: 0n, available: 0n, lots: 0 };
    sums.set(item, {
      item,
      onHand: before.onHand + row.onHandQuantity,
      reserved: before.reserved + row.reservedQuantity,
      available: before.available + row.availableQuantity,
      lots: before.lots + 1,
    });
  }
  return (
    <Table<Sum>
      rowKey="item"
      size="middle"
      dataSource={[...sums.values()]}
      pagination={false}
      scroll={{ x: 640 }}
      columns={[
        { title: t.stock.item, render: (_, sum) => nameOfItem(items, sum.item) },
        { title: w.lot, className: 'number', render: (_, sum) => number(sum.lots) },
        { title: t.stock.onHand, className: 'number', render: (_, sum) => `${number(sum.onHand)} ${unitOf(items, sum.item)}` },
        { title: t.stock.reserved, className: 'number', render: (_, sum) => number(sum.reserved) },
        { title: t.stock.available, className: 'number', render: (_, sum) => <b>{number(sum.available)}</b> },
        { title: t.common.details, width: 110, render: (_, sum) => <Link to={`/${warehouse}/ledger?item=${sum.item}`}>{w.ledger}</Link> },
      ]}
    />
  );
}

export function MoveToBin({ balance, onDone }: { balance: StockBalance; onDone: () => void }) {
  const t = useTexts();
  const w = useWarehouseTexts().stock;
  const items = useItems().value;
  const { run, failure, isBusy } = useAction();
  const { warehouse } = balance;
  const lot = balance.lot?.name ?? '';
  const { value, change, discard } = useDraft(`bin.${warehouse}.${lot}`, () => ({ bin: balance.bin }));
  const close = () => (discard(), onDone());
  const move = async () => {
    if (!(await run('move', (requestId) => clientOf(LotService).moveToBin({ requestId, warehouse, lot, bin: value.bin.trim() }))).why) close();
  };
  return (
    <Modal open title={`${w.move} · ${nameOfItem(items, balance.lot?.item ?? '')}`} onCancel={close} okText={w.move} cancelText={t.common.cancel} onOk={() => void move()} confirmLoading={isBusy}>
      {failure && <FailureNote failure={failure} />}
      <Field label={w.moveTo} hint={w.moveHint} wrong={failure?.fields.get('bin')}>
        {(id) => <Input id={id} autoFocus value={value.bin} maxLength={40} onChange={(event) => change({ bin: event.target.value })} onPressEnter={() => void move()} />}
      </Field>
    </Modal>
  );
}
