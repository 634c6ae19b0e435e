import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useAction } from '../../api/action';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole, useSession } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf, number, time } from '../../components/format';
import { IncidentSelect, titleOfIncident, useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { Badge, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { fromInput, toInput } from '../../components/time_input';
import { Chapter_Tier } from '../../gen/muster/chapter/v1/chapter_pb';
import { Role } from '../../gen/muster/common/v1/role_pb';
import type { FloorRelease, StockLevel } from '../../gen/muster/warehouse/v1/stock_level_pb';
import { StockLevelService } from '../../gen/muster/warehouse/v1/stock_level_service_pb';
import type { Warehouse } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { useTexts } from '../../i18n/language';
import { Whole, wrongNumber } from './paper_lines';
import { useWarehouseTexts } from './texts';
import { Ask } from './voucher_actions';
import { wholeOf } from './words';

const kDayMs = 86_400_000;

// 动用保底储备: what of the floors a chapter above has let go, until when and why; by whom it may, and ended by them.
export function FloorReleases({ warehouse, levels }: { warehouse: Warehouse; levels: readonly StockLevel[] }) {
  const w = useWarehouseTexts();
  const t = useTexts();
  const hasRole = useHasRole();
  const tree = useChapters();
  const { identity } = useSession();
  const items = useItems().value;
  const incidents = useIncidents().value;
  const [isReleasing, setReleasing] = useState(false);
  const [ending, setEnding] = useState<FloorRelease>();
  const loaded = useLoad(`floor releases ${warehouse.name}`, (signal) =>
    allPages<FloorRelease>(async (pageToken) => {
      const page = await clientOf(StockLevelService).listFloorReleases({ warehouse: warehouse.name, includeEnded: true, pageSize: 1000, pageToken }, { signal });
      return { rows: page.floorReleases, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn([warehouse.name], loaded.reload);
  const floors = levels.filter((level) => level.reserveFloorQuantity > 0n);
  const isNational = tree.get(identity.chapter)?.tier === Chapter_Tier.NATIONAL;
  const isAbove = isNational || (identity.chapter !== warehouse.chapter && tree.isWithin(warehouse.chapter, identity.chapter));
  const mayRelease = isAbove && hasRole(Role.COMMANDER, Role.APPROVER, Role.ADMINISTRATOR);
  const isActive = (release: FloorRelease) => Number(release.expireTime?.seconds ?? 0n) * 1000 > Date.now();
  return (
    <section className="card after">
      <div className="page-head">
        <h2>{w.floors.title}</h2>
        {mayRelease && floors.length > 0 && <Button onClick={() => setReleasing(true)}>{w.floors.release}</Button>}
      </div>
      <p className="quiet">{floors.length > 0 ? w.floors.hint : w.floors.noFloor}</p>
      <WhenLoaded loaded={loaded}>
        {(rows) =>
          rows.length === 0 ? (
            <p>{w.floors.none}</p>
          ) : (
            <Table<FloorRelease>
              rowKey="name"
              size="small"
              pagination={false}
              scroll={{ x: 860 }}
              dataSource={rows}
              columns={[
                { title: t.stock.item, render: (_, release) => nameOfItem(items, release.item) },
                { title: w.floors.quantity, className: 'number', render: (_, release) => `${number(release.quantity)} ${unitOf(items, release.item)}` },
                { title: w.floors.incident, render: (_, release) => (release.incident ? titleOfIncident(incidents, release.incident) : w.floors.anyIncident) },
                { title: w.floors.reason, dataIndex: 'reason' },
                { title: w.floors.by, render: (_, release) => `${idOf(release.creator)} ${time(release.createTime)}` },
                {
                  title: w.floors.until,
                  width: 240,
                  render: (_, release) => (
                    <span className="actions">
                      {time(release.expireTime)} {isActive(release) ? <Badge tone="warn">{w.floors.active}</Badge> : <Badge tone="quiet">{w.floors.ended}</Badge>}
                      {isActive(release) && mayRelease && (
                        <Button size="small" onClick={() => setEnding(release)}>
                          {w.floors.end}
                        </Button>
                      )}
                    </span>
                  ),
                },
              ]}
            />
          )
        }
      </WhenLoaded>
      {isReleasing && <Release warehouse={warehouse.name} floors={floors} onClose={() => setReleasing(false)} onDone={() => (setReleasing(false), loaded.reload())} />}
      {ending && <End release={ending} onClose={() => setEnding(undefined)} onDone={() => (setEnding(undefined), loaded.reload())} />}
    </section>
  );
}

function Release({ warehouse, floors, onClose, onDone }: { warehouse: string; floors: readonly StockLevel[]; onClose: () => void; onDone: () => void }) {
  const w = useWarehouseTexts();
  const items = useItems().value;
  const incidents = useIncidents().value;
  const { value, change, discard } = useDraft(`floor-release.${warehouse}`, () => ({
    item: floors.length === 1 ? floors[0]!.item : '', quantity: '', incident: '', reason: '', until: toInput(new Date(Date.now() + 7 * kDayMs)),
  }));
  const { run, failure, isBusy } = useAction();
  const wrong = (path: string) => failure?.fields.get(`floor_release.${path}`);
  const send = async () => {
    const { why } = await run('release', (requestId) =>
      clientOf(StockLevelService).releaseFloor({
        requestId,
        floorRelease: { warehouse, item: value.item, quantity: wholeOf(value.quantity) ?? 0n, incident: value.incident, reason: value.reason.trim(), expireTime: value.until ? fromInput(value.until) : undefined },
      }),
    );
    if (why) return;
    discard();
    onDone();
  };
  return (
    <Ask title={w.floors.release} intro={w.floors.hint} failure={failure} isBusy={isBusy} onOk={() => void send()} onClose={onClose}>
      <Field label={w.floors.what} wrong={wrong('item')}>
        {(id) => (
          <Select
            id={id}
            value={value.item || undefined}
            onChange={(item) => change({ item })}
            options={floors.map((level) => ({ value: level.item, label: `${nameOfItem(items, level.item)} · ${w.levels.floor} ${number(level.reserveFloorQuantity)} ${unitOf(items, level.item)}` }))}
          />
        )}
      </Field>
      <Field label={w.floors.quantity} wrong={wrong('quantity') ?? wrongNumber(value.quantity, w.papers.notWhole)}>
        {(id) => <Whole id={id} value={value.quantity} onChange={(quantity) => change({ quantity })} />}
      </Field>
      <Field label={w.floors.incident} wrong={wrong('incident')}>
        {(id) => <IncidentSelect id={id} incidents={incidents} value={value.incident} allowClear onChange={(incident) => change({ incident })} />}
      </Field>
      <Field label={w.floors.reason} wrong={wrong('reason')}>
        {(id) => <Input.TextArea id={id} rows={2} maxLength={500} value={value.reason} onChange={(event) => change({ reason: event.target.value })} />}
      </Field>
      <Field label={w.floors.until} hint={w.floors.untilHint} wrong={wrong('expire_time')}>
        {(id) => <Input id={id} type="datetime-local" value={value.until} onChange={(event) => change({ until: event.target.value })} />}
      </Field>
    </Ask>
  );
}

function End({ release, onClose, onDone }: { release: FloorRelease; onClose: () => void; onDone: () => void }) {
  const w = useWarehouseTexts();
  const items = useItems().value;
  const { run, failure, isBusy } = useAction();
  const send = async () => {
    if (!(await run('end', (requestId) => clientOf(StockLevelService).endFloorRelease({ requestId, name: release.name }))).why) onDone();
  };
  return (
    <Ask title={w.floors.end} intro={w.floors.endAsk} failure={failure} isBusy={isBusy} onOk={() => void send()} onClose={onClose}>
      <p>
        <b>{nameOfItem(items, release.item)}</b> {number(release.quantity)} {unitOf(items, release.item)} · {release.reason}
      </p>
    </Ask>
  );
}
