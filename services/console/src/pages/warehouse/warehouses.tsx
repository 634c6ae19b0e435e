import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole, useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { idOf } from '../../components/format';
import { useChapters } from '../../components/names';
import { matches } from '../../components/pinyin';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type Warehouse, Warehouse_State } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { WarehouseService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../../i18n/language';
import { useWarehouseTexts } from './texts';
import { SpaceUse, WarehouseLevel } from './capacity';
import './warehouse.css';

const kUngraded = 'none';

// The warehouses of a chapter and all below it, by level, kind and state, with how full they are.
export default function Warehouses() {
  const t = useTexts();
  const w = useWarehouseTexts().warehouses;
  const { register } = useWarehouseTexts();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const tree = useChapters();
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState('');
  const chosen = { chapter: search.get('chapter') ?? identity.chapter, level: search.get('level') ?? '', kind: search.get('kind') ?? '', state: search.get('state') ?? '' };
  const set = (part: Partial<typeof chosen>) => setSearch({ ...chosen, ...part }, { replace: true });
  const warehouses = useLoad(`warehouses with use ${chosen.chapter}`, (signal) =>
    allPages<Warehouse>(async (pageToken) => {
      const page = await clientOf(WarehouseService).listWarehouses({ pageSize: 1000, pageToken, ancestor: chosen.chapter, includeUse: true }, { signal });
      return { rows: page.warehouses, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['warehouses/'], warehouses.reload);
  const isShown = (warehouse: Warehouse) =>
    (!chosen.level || (chosen.level === kUngraded ? !warehouse.level : warehouse.level === Number(chosen.level))) &&
    (!chosen.kind || warehouse.kind === Number(chosen.kind)) &&
    (!chosen.state || warehouse.state === Number(chosen.state)) &&
    matches(`${warehouse.displayName} ${idOf(warehouse.name)} ${warehouse.address} ${tree.pathOf(warehouse.chapter)}`, typed);
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.warehouses}</h1>
        <div className="grow">
          <ChapterSelect value={chosen.chapter} onChange={(chapter) => set({ chapter })} />
        </div>
        <Select
          aria-label={w.level}
          value={chosen.level}
          onChange={(level) => set({ level })}
          options={[
            { value: '', label: w.anyLevel },
            ...[1, 2, 3, 4].map((level) => ({ value: String(level), label: t.board.level(level) })),
            { value: kUngraded, label: w.ungraded },
          ]}
          style={{ minWidth: 120 }}
        />
        <Select
          aria-label={w.kind}
          value={chosen.kind}
          onChange={(kind) => set({ kind })}
          options={[{ value: '', label: w.anyKind }, ...Object.entries(w.kinds).map(([value, label]) => ({ value, label }))]}
          style={{ minWidth: 130 }}
        />
        <Select
          aria-label={t.duty.state}
          value={chosen.state}
          onChange={(state) => set({ state })}
          options={[
            { value: '', label: w.anyState },
            { value: String(Warehouse_State.OPEN), label: w.open },
            { value: String(Warehouse_State.CLOSED), label: w.closed },
          ]}
          style={{ minWidth: 120 }}
        />
        <Input allowClear value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={w.find} aria-label={w.find} style={{ maxWidth: 300 }} />
        {hasRole(Role.ADMINISTRATOR) && (
          <Button type="primary" onClick={() => navigate('/new-warehouse')}>
            {register.create}
          </Button>
        )}
      </div>
      <WhenLoaded loaded={warehouses}>
        {(rows) => {
          const shown = rows.filter(isShown);
          if (shown.length === 0) {
            return (
              <EmptyState title={w.none}>
                <p>{w.noneHint}</p>
              </EmptyState>
            );
          }
          return (
            <Table<Warehouse>
              rowKey="name"
              size="middle"
              dataSource={shown}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showTotal: t.common.total, showSizeChanger: false }}
              scroll={{ x: 1080 }}
              columns={[
                {
                  title: t.stock.warehouse,
                  render: (_, warehouse) => (
                    <>
                      <Link to={`/${warehouse.name}`}>{warehouse.displayName}</Link>
                      <div className="quiet">{idOf(warehouse.name)}</div>
                    </>
                  ),
                },
                { title: t.duty.place, render: (_, warehouse) => tree.pathOf(warehouse.chapter) },
                { title: w.level, width: 100, render: (_, warehouse) => <WarehouseLevel warehouse={warehouse} /> },
                { title: w.kind, width: 110, render: (_, warehouse) => w.kinds[warehouse.kind] },
                {
                  title: t.duty.state,
                  width: 100,
                  render: (_, warehouse) => (warehouse.state === Warehouse_State.CLOSED ? <Badge tone="warn">{w.closed}</Badge> : <Badge tone="good">{w.open}</Badge>),
                },
                { title: w.use, width: 170, className: 'number', render: (_, warehouse) => <SpaceUse used={warehouse.usedVolumeCm3} scale={1_000_000n} capacity={warehouse.volumeCapacityM3} unit="m³" /> },
                { title: w.load, width: 170, className: 'number', render: (_, warehouse) => <SpaceUse used={warehouse.usedWeightG} scale={1000n} capacity={warehouse.weightCapacityKg} unit="kg" /> },
                { title: w.callOff, width: 110, className: 'number', render: (_, warehouse) => (warehouse.callOffMinutes ? w.minutes(warehouse.callOffMinutes) : '—') },
              ]}
            />
          );
        }}
      </WhenLoaded>
    </>
  );
}
