import { Checkbox, Select, Tabs } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { idOf, lastMinute, number, time } from '../../components/format';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { type Duty, Duty_Kind } from '../../gen/muster/warehouse/v1/duty_pb';
import { LotService } from '../../gen/muster/warehouse/v1/lot_service_pb';
import type { ExpiringStock } from '../../gen/muster/warehouse/v1/position_pb';
import { PositionService } from '../../gen/muster/warehouse/v1/position_service_pb';
import type { Shortfall } from '../../gen/muster/warehouse/v1/stock_level_pb';
import { StockLevelService } from '../../gen/muster/warehouse/v1/stock_level_service_pb';
import { useTexts } from '../../i18n/language';
import { Donations } from './donations';
import { useWarehouseTexts } from './texts';
import { voucherInWords, yuan } from './words';
import './warehouse.css';

const kDays = [30, 90, 180, 365];

// What somebody has to do in the warehouses of a chapter and below, and what will soon be: expiring, short, to be given out.
export default function Duties() {
  const t = useTexts();
  const w = useWarehouseTexts().duties;
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  const chosen = { chapter: search.get('chapter') ?? identity.chapter, days: search.get('days') ?? '90', expired: search.get('expired') ?? '1', tab: search.get('tab') ?? 'todo' };
  const set = (part: Partial<typeof chosen>) => setSearch({ ...chosen, ...part }, { replace: true });
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.duties}</h1>
        <div className="grow">
          <ChapterSelect value={chosen.chapter} onChange={(chapter) => set({ chapter })} />
        </div>
        <span className="actions">
          <Select aria-label={w.days} value={chosen.days} onChange={(days) => set({ days })} options={kDays.map((days) => ({ value: String(days), label: w.within(days) }))} style={{ minWidth: 120 }} />
          <Checkbox checked={chosen.expired === '1'} onChange={(event) => set({ expired: event.target.checked ? '1' : '0' })}>
            {w.includeExpired}
          </Checkbox>
        </span>
      </div>
      <Tabs
        activeKey={chosen.tab}
        destroyOnHidden
        onChange={(tab) => set({ tab })}
        items={[
          { key: 'todo', label: w.todo, children: <ToDo ancestor={chosen.chapter} days={Number(chosen.days)} /> },
          { key: 'expiring', label: w.expiring, children: <Expiring ancestor={chosen.chapter} days={Number(chosen.days)} includeExpired={chosen.expired === '1'} /> },
          { key: 'shortfalls', label: w.shortfalls, children: <Shortfalls ancestor={chosen.chapter} /> },
          { key: 'donations', label: w.donations, children: <Donations ancestor={chosen.chapter} /> },
        ]}
      />
    </>
  );
}

// Where a duty is done: its paper, donation, assessment or lot.
function whereOf(duty: Duty): string {
  if (duty.voucher) return `/${duty.voucher}`;
  if (duty.donation) return `/${duty.donation}`;
  if (duty.kind === Duty_Kind.LEVEL_EXPIRING) return `/${duty.warehouse}?tab=grade`;
  return duty.lot ? `/${duty.lot}` : `/${duty.warehouse}`;
}

function ToDo({ ancestor, days }: { ancestor: string; days: number }) {
  const t = useTexts();
  const w = useWarehouseTexts().duties;
  const { donate } = useWarehouseTexts();
  const [kind, setKind] = useState(0);
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const loaded = useLoad(`duties ${ancestor} ${days}`, (signal) =>
    allPages<Duty>(async (pageToken) => {
      const page = await clientOf(LotService).listDuties({ ancestor, expiringDays: days, pageSize: 1000, pageToken }, { signal });
      return { rows: page.duties, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['warehouses/', 'lots/', 'donations/'], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {(duties) =>
        duties.length === 0 ? (
          <EmptyState title={w.none}>
            <p>{w.noneHint}</p>
          </EmptyState>
        ) : (
          <>
            <div className="above">
              <Select
                aria-label={w.what}
                value={kind}
                onChange={setKind}
                options={[{ value: 0, label: w.anyKind }, ...Object.entries(w.kinds).map(([value, label]) => ({ value: Number(value), label }))]}
                style={{ minWidth: 150 }}
              />
            </div>
            <Table<Duty>
              rowKey={(duty) => `${duty.kind} ${duty.warehouse} ${duty.lot} ${duty.voucher} ${duty.donation}`}
              size="middle"
              dataSource={duties.filter((duty) => !kind || duty.kind === kind)}
              locale={{ emptyText: w.noneOfKind }}
              pagination={{ pageSize: 100, hideOnSinglePage: true, showTotal: t.common.total, showSizeChanger: false }}
              scroll={{ x: 960 }}
              columns={[
                {
                  title: w.what,
                  width: 150,
                  render: (_, duty) => <Link to={whereOf(duty)}>{w.kinds[duty.kind]}</Link>,
                },
                { title: t.stock.item, render: (_, duty) => (duty.item ? `${nameOfItem(items, duty.item)} #${idOf(duty.lot)}` : duty.voucher ? voucherInWords(duty.voucher) : duty.donation ? donate.number(idOf(duty.donation)) : '—') },
                { title: t.stock.onHand, width: 120, className: 'number', render: (_, duty) => (duty.quantity > 0n ? `${number(duty.quantity)} ${unitOf(items, duty.item)}` : '—') },
                {
                  title: t.stock.warehouse,
                  render: (_, duty) => (duty.warehouse ? <Link to={`/${duty.warehouse}`}>{warehouses?.get(duty.warehouse)?.displayName ?? idOf(duty.warehouse)}</Link> : '—'),
                },
                {
                  title: w.due,
                  width: 200,
                  render: (_, duty) => (
                    <>
                      {duty.kind === Duty_Kind.DONATION_DUE ? lastMinute(duty.dueTime) : time(duty.dueTime)} {duty.overdue && <Badge tone="danger">{w.overdue}</Badge>}
                    </>
                ),
              },
              {
                title: w.rule,
                render: (_, duty) => (
                  <span className="quiet">
                    {duty.ruleSource} {duty.calendarSource}
                  </span>
                ),
              },
            ]}
          />
          </>
        )
      }
    </WhenLoaded>
  );
}

function Expiring({ ancestor, days, includeExpired }: { ancestor: string; days: number; includeExpired: boolean }) {
  const t = useTexts();
  const w = useWarehouseTexts().duties;
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const loaded = useLoad(`expiring ${ancestor} ${days} ${includeExpired}`, (signal) =>
    allPages<ExpiringStock>(async (pageToken) => {
      const page = await clientOf(PositionService).listExpiring({ ancestor, withinDays: days, includeExpired, pageSize: 1000, pageToken }, { signal });
      return { rows: page.expiringStock, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['warehouses/', 'lots/'], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title={w.noExpiring}>
            <p>{w.noExpiringHint}</p>
          </EmptyState>
        ) : (
          <Table<ExpiringStock>
            rowKey={(row) => `${row.stockBalance?.warehouse} ${row.stockBalance?.lot?.name}`}
            size="middle"
            dataSource={rows}
            pagination={{ pageSize: 100, hideOnSinglePage: true, showTotal: t.common.total, showSizeChanger: false }}
            scroll={{ x: 1060 }}
            columns={[
              { title: t.stock.item, render: (_, row) => nameOfItem(items, row.stockBalance?.lot?.item ?? '') },
              { title: t.stock.batch, width: 150, render: (_, row) => <Link to={`/${row.stockBalance?.lot?.name}`}>{row.stockBalance?.lot?.batch || `#${idOf(row.stockBalance?.lot?.name ?? '')}`}</Link> },
              { title: t.stock.warehouse, render: (_, row) => warehouses?.get(row.stockBalance?.warehouse ?? '')?.displayName ?? idOf(row.stockBalance?.warehouse ?? '') },
              { title: t.stock.bin, width: 100, render: (_, row) => row.stockBalance?.bin || '—' },
              { title: t.stock.onHand, width: 130, className: 'number', render: (_, row) => `${number(row.stockBalance?.onHandQuantity ?? 0n)} ${unitOf(items, row.stockBalance?.lot?.item ?? '')}` },
              { title: t.stock.expiry, width: 120, render: (_, row) => row.stockBalance?.lot?.expiryDate },
              { title: w.remaining, width: 150, render: (_, row) => <Badge tone={row.remainingDays < 0 ? 'danger' : 'warn'}>{w.daysLeft(row.remainingDays)}</Badge> },
              { title: t.stock.value, width: 130, className: 'number', render: (_, row) => (row.valueFen > 0n ? yuan(row.valueFen) : '—') },
            ]}
          />
        )
      }
    </WhenLoaded>
  );
}

function Shortfalls({ ancestor }: { ancestor: string }) {
  const t = useTexts();
  const w = useWarehouseTexts().duties;
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const loaded = useLoad(`shortfalls ${ancestor}`, (signal) =>
    allPages<Shortfall>(async (pageToken) => {
      const page = await clientOf(StockLevelService).listShortfalls({ ancestor, pageSize: 1000, pageToken }, { signal });
      return { rows: page.shortfalls, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['warehouses/', 'lots/', 'reservations/'], loaded.reload);
  const level = (value: bigint | undefined) => (value ? number(value) : '—');
  return (
    <WhenLoaded loaded={loaded}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title={w.noShortfalls}>
            <p>{w.noShortfallsHint}</p>
          </EmptyState>
        ) : (
          <Table<Shortfall>
            rowKey={(row) => row.stockLevel?.name ?? ''}
            size="middle"
            dataSource={rows}
            pagination={{ pageSize: 100, hideOnSinglePage: true, showTotal: t.common.total, showSizeChanger: false }}
            scroll={{ x: 900 }}
            columns={[
              { title: t.stock.item, render: (_, row) => nameOfItem(items, row.stockLevel?.item ?? '') },
              {
                title: t.stock.warehouse,
                render: (_, row) => <Link to={`/${row.stockLevel?.warehouse}?tab=levels`}>{warehouses?.get(row.stockLevel?.warehouse ?? '')?.displayName ?? idOf(row.stockLevel?.warehouse ?? '')}</Link>,
              },
              { title: t.stock.usable, className: 'number', render: (_, row) => `${number(row.availableQuantity)} ${unitOf(items, row.stockLevel?.item ?? '')}` },
              { title: w.minimum, className: 'number', render: (_, row) => level(row.stockLevel?.minimumQuantity) },
              { title: w.maximum, className: 'number', render: (_, row) => level(row.stockLevel?.maximumQuantity) },
              { title: w.floor, className: 'number', render: (_, row) => level(row.stockLevel?.reserveFloorQuantity) },
              {
                title: t.stock.watch,
                render: (_, row) => (
                  <span className="actions">
                    {row.belowFloorQuantity > 0n && (
                      <Badge tone="danger">
                        {w.belowFloor} {number(row.belowFloorQuantity)}
                      </Badge>
                    )}
                    {row.shortQuantity > 0n && (
                      <Badge tone="warn">
                        {w.short} {number(row.shortQuantity)}
                      </Badge>
                    )}
                    {row.excessQuantity > 0n && (
                      <Badge tone="quiet">
                        {w.excess} {number(row.excessQuantity)}
                      </Badge>
                    )}
                  </span>
                ),
              },
            ]}
          />
        )
      }
    </WhenLoaded>
  );
}
