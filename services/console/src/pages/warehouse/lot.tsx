import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { nameOfItem, unitOf, useItems, useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { useHasRole, useSession } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf, listed, number, time } from '../../components/format';
import { useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type Inspection, type Inspection_Kind, Inspection_Result } from '../../gen/muster/warehouse/v1/inspection_pb';
import { type Lot, Lot_State } from '../../gen/muster/warehouse/v1/lot_pb';
import { LotService } from '../../gen/muster/warehouse/v1/lot_service_pb';
import { useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { Persons, personsOf } from './persons';
import { useWarehouseTexts } from './texts';
import { TraceTable } from './trace';
import { Ask, AskReason } from './voucher_actions';
import { earmarkInWords, yuan } from './words';
import './warehouse.css';

// One lot: what it is, where all of it is now, how it was kept.
export default function LotPage() {
  const { lot: id = '' } = useParams();
  const name = `lots/${id}`;
  const loaded = useLoad(name, (signal) => clientOf(LotService).getLot({ name }, { signal }));
  useReloadOn([name], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {(lot) => (
        <>
          <Head lot={lot} onChanged={loaded.reload} />
          <Trace name={name} />
          <Inspections lot={lot} onChanged={loaded.reload} />
        </>
      )}
    </WhenLoaded>
  );
}

function Head({ lot, onChanged }: { lot: Lot; onChanged: () => void }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const tree = useChapters();
  const hasRole = useHasRole();
  const items = useItems().value;
  const incidents = useIncidents().value;
  const [isAsking, setAsking] = useState(false);
  const isHeld = lot.state === Lot_State.QUARANTINED;
  return (
    <>
      <div className="page-head">
        <h1>
          {nameOfItem(items, lot.item)} · {w.stock.lot} {lot.batch || `#${idOf(lot.name)}`}
        </h1>
        {isHeld && <Badge tone="warn">{t.stock.quarantined}</Badge>}
        {hasRole(Role.WAREHOUSE_MANAGER) && <Button onClick={() => setAsking(true)}>{isHeld ? w.stock.release : w.stock.quarantine}</Button>}
      </div>
      <dl className="facts card">
        <dt>{t.stock.expiry}</dt>
        <dd>{lot.expiryDate || '—'}</dd>
        <dt>{w.stock.production}</dt>
        <dd>{lot.productionDate || '—'}</dd>
        <dt>{w.stock.manufacturer}</dt>
        <dd>{lot.manufacturer || '—'}</dd>
        <dt>{w.stock.source}</dt>
        <dd>
          {w.stock.sources[lot.source]} {lot.donor}
          {lot.donation && (
            <div>
              <Link to={`/${lot.donation}`}>{w.donate.number(idOf(lot.donation))}</Link>
            </div>
          )}
        </dd>
        <dt>{w.stock.earmark}</dt>
        <dd>{earmarkInWords(lot.earmark, tree, incidents)}</dd>
        <dt>{w.stock.cost}</dt>
        <dd>{lot.unitCostFen > 0n ? yuan(lot.unitCostFen) : '—'}</dd>
        {lot.stateReason && (
          <>
            <dt>{t.duty.state}</dt>
            <dd>
              {time(lot.stateTime)} {lot.stateReason}
            </dd>
          </>
        )}
      </dl>
      {isAsking && <SetHeld lot={lot} isHeld={isHeld} onClose={() => setAsking(false)} onDone={() => (setAsking(false), onChanged())} />}
    </>
  );
}

function SetHeld({ lot, isHeld, onClose, onDone }: { lot: Lot; isHeld: boolean; onClose: () => void; onDone: () => void }) {
  const w = useWarehouseTexts().stock;
  const { name } = lot;
  const write = (requestId: string, reason: string) => {
    const service = clientOf(LotService);
    return isHeld ? service.releaseLot({ requestId, name, reason }) : service.quarantineLot({ requestId, name, reason });
  };
  return <AskReason draft={`${isHeld ? 'release' : 'quarantine'}.${name}`} title={isHeld ? w.release : w.quarantine} danger={!isHeld} write={write} onClose={onClose} onDone={onDone} />;
}

function Trace({ name }: { name: string }) {
  const w = useWarehouseTexts().stock;
  const loaded = useLoad(`trace ${name}`, async (signal) => (await clientOf(LotService).traceLot({ name, pageSize: 1 }, { signal })).trace);
  // Only the chapters that took it in may ask where all of it went; others see their own stock.
  if (!loaded.value) return null;
  return (
    <section className="card">
      <h2>{w.where}</h2>
      <TraceTable traces={[loaded.value]} />
    </section>
  );
}

function Inspections({ lot, onChanged }: { lot: Lot; onChanged: () => void }) {
  const w = useWarehouseTexts();
  const hasRole = useHasRole();
  const warehouses = useWarehouses().value;
  const [isRecording, setRecording] = useState(false);
  const loaded = useLoad(`inspections ${lot.name}`, async (signal) => (await clientOf(LotService).listInspections({ parent: 'warehouses/-', lot: lot.name, pageSize: 1000 }, { signal })).inspections);
  return (
    <section className="card">
      <div className="page-head">
        <h2>{w.stock.inspections}</h2>
        {hasRole(Role.WAREHOUSE_MANAGER) && <Button onClick={() => setRecording(true)}>{w.stock.record}</Button>}
      </div>
      <WhenLoaded loaded={loaded}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={w.stock.noInspections}>
              <p>{w.stock.noInspectionsHint}</p>
            </EmptyState>
          ) : (
            <Table<Inspection>
              rowKey="name"
              size="small"
              pagination={false}
              scroll={{ x: 760 }}
              dataSource={rows}
              columns={[
                { title: w.stock.day, width: 110, dataIndex: 'inspectionDay' },
                { title: w.stock.inspectionKind, width: 110, render: (_, row) => w.stock.inspectionKinds[row.kind] },
                { title: w.stock.result, width: 90, render: (_, row) => <Badge tone={row.result === Inspection_Result.FAILED ? 'danger' : 'good'}>{w.stock.inspectionResults[row.result]}</Badge> },
                { title: w.warehouses.stock, render: (_, row) => warehouses?.get(row.warehouse)?.displayName ?? idOf(row.warehouse) },
                { title: w.vouchers.persons, render: (_, row) => listed(row.inspectors) },
                { title: w.vouchers.note, dataIndex: 'remark' },
              ]}
            />
          )
        }
      </WhenLoaded>
      {isRecording && <RecordInspection lot={lot} onClose={() => setRecording(false)} onDone={() => (setRecording(false), loaded.reload(), onChanged())} />}
    </section>
  );
}

function RecordInspection({ lot, onClose, onDone }: { lot: Lot; onClose: () => void; onDone: () => void }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const { identity } = useSession();
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const { value, change, discard } = useDraft(`inspection.${lot.name}`, () => ({ warehouse: '', kind: 0, result: 0, persons: [identity.displayName, ''] as [string, string], remark: '', day: '' }));
  const { run, failure, isBusy } = useAction();
  // Where it lies: only there can it be inspected.
  const places = useLoad(`places ${lot.name}`, async (signal) => {
    const trace = await clientOf(LotService).traceLot({ name: lot.name, pageSize: 1 }, { signal });
    return (trace.trace?.positions ?? []).filter((position) => position.place?.kind.case === 'warehouse' && position.quantity > 0n);
  }).value;
  const wrong = (path: string) => [...(failure?.fields ?? [])].find(([known]) => known === `inspection.${path}` || known.startsWith(`inspection.${path}[`))?.[1];
  const send = async () => {
    const { why } = await run('inspect', (requestId) =>
      clientOf(LotService).recordInspection({
        requestId,
        inspection: {
          warehouse: value.warehouse,
          lot: lot.name,
          kind: value.kind as Inspection_Kind,
          result: value.result as Inspection_Result,
          inspectors: personsOf(value.persons),
          remark: value.remark.trim(),
          inspectionDay: value.day,
        },
      }),
    );
    if (why) return;
    discard();
    onDone();
  };
  const options = (places ?? []).map((position) => {
    const name = position.place?.kind.value ?? '';
    return { value: name, label: `${warehouses?.get(name)?.displayName ?? idOf(name)} · ${number(position.quantity)} ${unitOf(items, lot.item)}` };
  });
  const words = (labels: Record<number, string>) => Object.entries(labels).map(([key, label]) => ({ value: Number(key), label }));
  return (
    <Ask title={w.stock.record} intro={w.stock.failsQuarantine} failure={failure} isBusy={isBusy} onOk={() => void send()} onClose={onClose}>
      <Field label={t.stock.warehouse} wrong={wrong('warehouse')}>
        {(id) => <Select id={id} value={value.warehouse || undefined} onChange={(warehouse) => change({ warehouse })} options={places ? options : [...(warehouses?.values() ?? [])].map((row) => ({ value: row.name, label: row.displayName }))} />}
      </Field>
      <Field label={w.stock.inspectionKind} wrong={wrong('kind')}>
        {(id) => <Select id={id} value={value.kind || undefined} onChange={(kind) => change({ kind })} options={words(w.stock.inspectionKinds)} />}
      </Field>
      <Field label={w.stock.result} wrong={wrong('result')}>
        {(id) => <Select id={id} value={value.result || undefined} onChange={(result) => change({ result })} options={words(w.stock.inspectionResults)} />}
      </Field>
      <Persons values={value.persons} onChange={(persons) => change({ persons })} wrong={wrong('inspectors')} />
      <Field label={w.stock.day} hint={w.vouchers.dayHint} wrong={wrong('inspection_day')}>
        {(id) => <Input id={id} type="date" value={value.day} onChange={(event) => change({ day: event.target.value })} />}
      </Field>
      <Field label={w.vouchers.note} wrong={wrong('remark')}>
        {(id) => <Input.TextArea id={id} rows={2} maxLength={500} value={value.remark} onChange={(event) => change({ remark: event.target.value })} />}
      </Field>
    </Ask>
  );
}
