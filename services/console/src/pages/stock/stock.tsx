import { Input, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { aside, idOf, kilograms, number, time } from '../../components/format';
import { LongTable } from '../../components/long_table';
import { useChapters } from '../../components/names';
import { matches } from '../../components/pinyin';
import { type Column } from '../../components/plain_table';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Lot_State } from '../../gen/muster/warehouse/v1/lot_pb';
import { type StockSummary } from '../../gen/muster/warehouse/v1/position_pb';
import { ListStockSummariesRequest_GroupBy, PositionService } from '../../gen/muster/warehouse/v1/position_service_pb';
import { type StockBalance } from '../../gen/muster/warehouse/v1/lot_pb';
import { StockService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../../i18n/language';
import { Past } from './past';

const kLowDays = 90;
const kViews = ['items', 'lots', 'past'] as const;

// What there is: summed up by item, lot by lot, or as it was at a past moment; for a chapter and all below it.
export default function Stock() {
  const t = useTexts();
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  const ancestor = search.get('chapter') ?? identity.chapter;
  const view = kViews.find((one) => one === search.get('view')) ?? 'items';
  const at = search.get('at') ?? '';
  const set = (part: Record<string, string>) => setSearch({ chapter: ancestor, view, ...(at && { at }), ...part }, { replace: true });
  const [typed, setTyped] = useState(search.get('find') ?? '');
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.stock}</h1>
        <div className="grow">
          <ChapterSelect value={ancestor} onChange={(chapter) => set({ chapter })} />
        </div>
        <Segmented
          value={view}
          onChange={(next) => set({ view: next })}
          options={[
            { value: 'items', label: t.stock.byItem },
            { value: 'lots', label: t.stock.byLot },
            { value: 'past', label: t.stock.past },
          ]}
        />
        <Input allowClear value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={t.stock.find} aria-label={t.stock.find} style={{ maxWidth: 260 }} />
      </div>
      {view === 'items' && <ByItem ancestor={ancestor} typed={typed} />}
      {view === 'lots' && <ByLot ancestor={ancestor} typed={typed} />}
      {view === 'past' && <Past ancestor={ancestor} typed={typed} at={at} onAt={(next) => set({ at: next })} />}
    </>
  );
}

function ByItem({ ancestor, typed }: { ancestor: string; typed: string }) {
  const t = useTexts();
  const items = useItems().value;
  const summaries = useLoad(`summaries ${ancestor}`, (signal) =>
    allPages<StockSummary>(async (pageToken) => {
      const page = await clientOf(PositionService).listStockSummaries(
        { pageSize: 10_000, pageToken, ancestor, groupBy: ListStockSummariesRequest_GroupBy.ITEM, expiringWithinDays: kLowDays },
        { signal },
      );
      return { rows: page.stockSummaries, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['warehouses/', 'lots/', 'reservations/'], summaries.reload);
  return (
    <WhenLoaded loaded={summaries}>
      {(rows) => {
        const shown = rows.filter((row) => matches(nameOfItem(items, row.item), typed));
        if (shown.length === 0) {
          return (
            <EmptyState title={t.stock.none}>
              <p>{t.stock.noneHint}</p>
            </EmptyState>
          );
        }
        return (
          <Table<StockSummary>
            rowKey="item"
            size="middle"
            dataSource={shown}
            pagination={false}
            scroll={{ x: 860 }}
            columns={[
              { title: t.stock.item, render: (_, row) => nameOfItem(items, row.item) },
              { title: t.stock.onHand, className: 'number', render: (_, row) => `${number(row.onHandQuantity)} ${unitOf(items, row.item)}` },
              { title: t.stock.reserved, className: 'number', render: (_, row) => number(row.reservedQuantity) },
              { title: t.stock.usable, className: 'number', render: (_, row) => <b>{number(row.usableQuantity)}</b> },
              { title: t.stock.promised, className: 'number', render: (_, row) => (row.promisedQuantity > 0n ? number(row.promisedQuantity) : '—') },
              {
                title: t.stock.watch,
                render: (_, row) => row.expiredQuantity + row.expiringQuantity + row.quarantinedQuantity > 0n && (
                  <>
                    {row.expiredQuantity > 0n && (
                      <Badge tone="danger">
                        {t.stock.expired} {number(row.expiredQuantity)}
                      </Badge>
                    )}{' '}
                    {row.expiringQuantity > 0n && (
                      <Badge tone="warn">
                        {t.stock.expiring(kLowDays)} {number(row.expiringQuantity)}
                      </Badge>
                    )}{' '}
                    {row.quarantinedQuantity > 0n && (
                      <Badge tone="warn">
                        {t.stock.quarantined} {number(row.quarantinedQuantity)}
                      </Badge>
                    )}
                  </>
                ),
              },
              { title: t.stock.people, className: 'number', render: (_, row) => (row.peopleServed > 0n ? number(row.peopleServed) : '—') },
              { title: t.stock.weight, className: 'number', render: (_, row) => (row.weightG > 0n ? kilograms(row.weightG) : '—') },
              {
                title: t.stock.value,
                className: 'number',
                render: (_, row) => (row.valueFen > 0n ? `¥${number(row.valueFen / 100n)}${row.unvaluedQuantity > 0n ? '+' : ''}` : '—'),
              },
            ]}
          />
        );
      }}
    </WhenLoaded>
  );
}

function ByLot({ ancestor, typed }: { ancestor: string; typed: string }) {
  const t = useTexts();
  const tree = useChapters();
  const items = useItems().value;
  const warehouses = useWarehouses(ancestor).value;
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const balances = useLoad(`balances ${ancestor}`, (signal) =>
    allPages<StockBalance>(async (pageToken) => {
      const page = await clientOf(StockService).listStockBalances({ pageSize: 10_000, pageToken, ancestor }, { signal });
      return { rows: page.stockBalances, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['warehouses/', 'lots/', 'reservations/'], balances.reload);
  const shown = useMemo(
    () =>
      (balances.value ?? []).filter((row) => {
        const lot = row.lot;
        return !typed || matches(`${nameOfItem(items, lot?.item ?? '')} ${lot?.batch ?? ''} ${lot?.donor ?? ''} ${warehouses?.get(row.warehouse)?.displayName ?? ''}`, typed);
      }),
    [balances.value, items, warehouses, typed],
  );
  const columns = useMemo<Column<StockBalance>[]>(
    () => [
      {
        title: t.stock.item,
        widthPx: 190,
        render: (row) => (
          <>
            {/* First: of a long name the end is cut off. */}
            {row.lot?.state === Lot_State.QUARANTINED && <Badge tone="warn">{t.stock.quarantined}</Badge>}{' '}
            {row.lot?.expiryDate && row.lot.expiryDate < today && <Badge tone="danger">{t.stock.expired}</Badge>} {nameOfItem(items, row.lot?.item ?? '')}
          </>
        ),
      },
      {
        title: t.stock.warehouse,
        widthPx: 200,
        render: (row) => {
          const warehouse = warehouses?.get(row.warehouse);
          return warehouse ? <Link to={`/${row.warehouse}`}>{`${warehouse.displayName}${aside(tree.nameOf(warehouse.chapter))}`}</Link> : idOf(row.warehouse);
        },
      },
      { title: t.stock.bin, widthPx: 80, render: (row) => row.bin || '—' },
      { title: t.stock.batch, widthPx: 120, render: (row) => <Link to={`/${row.lot?.name}`}>{row.lot?.batch || `#${idOf(row.lot?.name ?? '')}`}</Link> },
      { title: t.stock.expiry, widthPx: 110, render: (row) => row.lot?.expiryDate || '—' },
      { title: t.stock.onHand, widthPx: 110, className: 'number', render: (row) => `${number(row.onHandQuantity)} ${unitOf(items, row.lot?.item ?? '')}` },
      { title: t.stock.reserved, widthPx: 70, className: 'number', render: (row) => number(row.reservedQuantity) },
      { title: t.stock.available, widthPx: 80, className: 'number', render: (row) => <b>{number(row.availableQuantity)}</b> },
      { title: t.stock.received, widthPx: 130, render: (row) => time(row.receiveTime) },
    ],
    [t, items, warehouses, tree, today],
  );
  return (
    <WhenLoaded loaded={balances}>
      {() =>
        shown.length === 0 ? (
          <EmptyState title={t.stock.none}>
            <p>{t.stock.noneHint}</p>
          </EmptyState>
        ) : (
          <>
            <p className="quiet">{t.common.total(shown.length)}</p>
            <LongTable<StockBalance>
              key={`${ancestor} ${typed}`}
              rows={shown}
              keyOf={(row) => `${row.warehouse} ${row.lot?.name ?? ''}`}
              columns={columns}
              widthPx={1090}
              heightPx={Math.max(360, window.innerHeight - 220)}
            />
          </>
        )
      }
    </WhenLoaded>
  );
}
