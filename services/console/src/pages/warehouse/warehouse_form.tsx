import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { useDraftAction } from '../../api/action';
import { clientOf, newRequestId } from '../../api/client';
import { useLoad } from '../../api/load';
import { useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { useFormKeys } from '../../components/form_keys';
import { PointField, pointOf, typedPoint } from '../../components/point_field';
import { Restored } from '../../components/restored';
import { FailureNote, WhenLoaded } from '../../components/states';
import { type Warehouse, Warehouse_Kind, type Warehouse_Level } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { WarehouseService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../../i18n/language';
import { Whole, wrongNumber } from './paper_lines';
import { useWarehouseTexts } from './texts';
import { changesOf, WarehouseChanged } from './warehouse_changed';
import { wholeOf } from './words';
import './warehouse.css';

// What is known of a warehouse, as typed.
export interface WarehouseForm {
  id: string;
  chapter: string;
  displayName: string;
  kind: number;
  point: string;
  address: string;
  floorArea: string;
  volume: string;
  weight: string;
  handling: string;
  callOff: string;
  note: string;
  level: number;
  levelStatement: string;
}

const typedOf = (value: bigint | number) => (value ? String(value) : '');

export function formOfWarehouse(warehouse: Warehouse): WarehouseForm {
  return {
    id: '',
    chapter: warehouse.chapter,
    displayName: warehouse.displayName,
    kind: warehouse.kind,
    point: typedPoint(warehouse.point),
    address: warehouse.address,
    floorArea: typedOf(warehouse.floorAreaM2),
    volume: typedOf(warehouse.volumeCapacityM3),
    weight: typedOf(warehouse.weightCapacityKg),
    handling: typedOf(warehouse.handlingCapacityM3PerHour),
    callOff: typedOf(warehouse.callOffMinutes),
    note: warehouse.note,
    level: 0,
    levelStatement: '',
  };
}

// Goods in others' hands have to be called off.
const takesTime = (kind: number) => kind === Warehouse_Kind.AGREEMENT_RESERVE || kind === Warehouse_Kind.PARTNER_STORE;

function warehouseOf(form: WarehouseForm) {
  return {
    displayName: form.displayName.trim(),
    kind: form.kind as Warehouse_Kind,
    point: pointOf(form.point),
    address: form.address.trim(),
    floorAreaM2: wholeOf(form.floorArea) ?? 0n,
    volumeCapacityM3: wholeOf(form.volume) ?? 0n,
    weightCapacityKg: wholeOf(form.weight) ?? 0n,
    handlingCapacityM3PerHour: wholeOf(form.handling) ?? 0n,
    callOffMinutes: takesTime(form.kind) ? Number(wholeOf(form.callOff) ?? 0n) : 0,
    note: form.note.trim(),
  };
}

// A warehouse that is new here: by an administrator of its chapter.
export function NewWarehouse() {
  const { identity } = useSession();
  const empty: WarehouseForm = {
    id: '', chapter: identity.chapter, displayName: '', kind: Warehouse_Kind.OWN, point: '', address: '', floorArea: '', volume: '', weight: '', handling: '', callOff: '', note: '', level: 0, levelStatement: '',
  };
  return <Editor draftKey="warehouse-new" form={empty} />;
}

// What is known of a warehouse is brought up to date.
export function EditWarehouse() {
  const { warehouse: id = '' } = useParams();
  const name = `warehouses/${id}`;
  const loaded = useLoad(`edit ${name}`, (signal) => clientOf(WarehouseService).getWarehouse({ name }, { signal }));
  return <WhenLoaded loaded={loaded}>{(warehouse) => <Editor key={name} draftKey={`warehouse.${name}`} form={formOfWarehouse(warehouse)} warehouse={warehouse} onRead={loaded.reload} />}</WhenLoaded>;
}

function Editor({ draftKey, form, warehouse, onRead }: { draftKey: string; form: WarehouseForm; warehouse?: Warehouse; onRead?: () => void }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const navigate = useNavigate();
  const draft = useDraft(draftKey, () => ({ requestId: newRequestId(), etag: warehouse?.etag ?? '', base: form, form }));
  const { value, discard, wasRestored } = draft;
  const { failure, isBusy, submit, wrong } = useDraftAction(draft);
  const [isSeen, setSeen] = useState(false);
  const typed = value.form;
  const change = (part: Partial<WarehouseForm>) => draft.change({ form: { ...typed, ...part } });
  const isChanged = failure?.reason === 'ETAG_MISMATCH' && !isSeen;
  const save = async () => {
    // What cannot be read would be sent as not known: it is mended first.
    const unread = keys.ref.current?.querySelector<HTMLElement>('.ant-input-status-error');
    if (unread) return unread.focus();
    setSeen(false);
    const saved = await submit((requestId) => {
      const service = clientOf(WarehouseService);
      const content = warehouseOf(typed);
      if (warehouse) return service.updateWarehouse({ requestId, warehouse: { ...content, name: warehouse.name, chapter: warehouse.chapter, etag: value.etag }, updateMask: { paths: kEditable } });
      return service.createWarehouse({
        requestId,
        warehouseId: typed.id.trim(),
        warehouse: {
          ...content,
          chapter: typed.chapter,
          level: typed.level as Warehouse_Level,
          levelSource: typed.level ? { case: 'levelStatement', value: typed.levelStatement.trim() } : { case: undefined },
        },
      });
    });
    if (!saved) return onRead?.();
    discard();
    navigate(`/${saved.name}`, { replace: true });
  };
  const keys = useFormKeys(() => void save());
  const text = (label: string, key: 'displayName' | 'address' | 'levelStatement' | 'id', path: string, maxLength: number, hint?: string) => (
    <Field label={label} hint={hint} wrong={wrong(path)}>
      {(id) => <Input id={id} value={typed[key]} maxLength={maxLength} onChange={(event) => change({ [key]: event.target.value })} />}
    </Field>
  );
  const whole = (label: string, key: 'floorArea' | 'volume' | 'weight' | 'handling' | 'callOff', path: string, hint = w.register.unknown) => (
    <Field label={label} hint={hint} wrong={wrong(`warehouse.${path}`) ?? wrongNumber(typed[key], w.papers.notWhole)}>
      {(id) => <Whole id={id} value={typed[key]} onChange={(next) => change({ [key]: next })} />}
    </Field>
  );
  return (
    <form ref={keys.ref} onKeyDown={keys.onKeyDown} noValidate onSubmit={(event) => (event.preventDefault(), void save())}>
      <div className="page-head">
        <h1>{warehouse ? `${w.register.edit} · ${warehouse.displayName}` : w.register.create}</h1>
        <span className="quiet keys">
          <kbd>Enter</kbd> {t.duty.nextField} · <kbd>Ctrl</kbd>+<kbd>Enter</kbd> {w.register.save}
        </span>
      </div>
      <Restored when={wasRestored} onDiscard={discard} />
      {isChanged && warehouse ? (
        <WarehouseChanged
          changes={changesOf(value.base, formOfWarehouse(warehouse))}
          onKeep={() => {
            const now = formOfWarehouse(warehouse);
            draft.change({ etag: warehouse.etag, base: now, form: { ...now, ...mineOf(value.base, typed) } });
            setSeen(true);
          }}
          onDrop={() => (discard(), setSeen(true), navigate(`/${warehouse.name}`, { replace: true }))}
        />
      ) : (
        failure && !isSeen && <FailureNote failure={failure} />
      )}
      <div className="columns">
        <section className="card">
          {!warehouse && (
            <>
              {text(w.register.id, 'id', 'warehouse_id', 40, w.register.idHint)}
              <Field label={w.register.chapter} wrong={wrong('warehouse.chapter')}>
                {(id) => <ChapterSelect id={id} value={typed.chapter} onChange={(chapter) => change({ chapter })} />}
              </Field>
            </>
          )}
          {text(w.register.name, 'displayName', 'warehouse.display_name', 200)}
          <Field label={w.warehouses.kind} wrong={wrong('warehouse.kind')}>
            {(id) => <Select id={id} value={typed.kind} onChange={(kind) => change({ kind })} options={Object.entries(w.warehouses.kinds).map(([value, label]) => ({ value: Number(value), label }))} />}
          </Field>
          {takesTime(typed.kind) && whole(w.register.callOff, 'callOff', 'call_off_minutes', w.register.callOffHint)}
          {text(w.warehouses.address, 'address', 'warehouse.address', 500)}
          <PointField value={typed.point} onChange={(point) => change({ point })} wrong={wrong('warehouse.point') ?? wrong('warehouse.point.latitude_degrees') ?? wrong('warehouse.point.longitude_degrees')} />
        </section>
        <section className="card">
          <div className="fields">
            {whole(w.register.volume, 'volume', 'volume_capacity_m3')}
            {whole(w.register.weight, 'weight', 'weight_capacity_kg')}
            {whole(w.register.floorArea, 'floorArea', 'floor_area_m2')}
            {whole(w.register.handling, 'handling', 'handling_capacity_m3_per_hour')}
          </div>
          {!warehouse && (
            <Field label={w.register.level} wrong={wrong('warehouse.level')}>
              {(id) => <Select id={id} value={typed.level} onChange={(level) => change({ level })} options={[{ value: 0, label: w.register.noLevel }, ...[1, 2, 3, 4].map((level) => ({ value: level, label: w.grades.levelWords(level) }))]} />}
            </Field>
          )}
          {!warehouse && typed.level > 0 && text(w.register.levelStatement, 'levelStatement', 'warehouse.level_statement', 200)}
          <Field label={w.register.note} wrong={wrong('warehouse.note')}>
            {(id) => <Input.TextArea id={id} rows={3} value={typed.note} maxLength={500} onChange={(event) => change({ note: event.target.value })} />}
          </Field>
        </section>
      </div>
      <div className="actions">
        <Button type="primary" htmlType="submit" size="large" loading={isBusy} disabled={isChanged}>
          {w.register.save}
        </Button>
        <span className="quiet">{t.common.unsaved}</span>
      </div>
    </form>
  );
}

// What somebody changed themselves: the rest of the record stays as others left it.
function mineOf(base: WarehouseForm, typed: WarehouseForm): Partial<WarehouseForm> {
  return Object.fromEntries(Object.entries(typed).filter(([field, value]) => base[field as keyof WarehouseForm] !== value));
}

const kEditable = [
  'display_name', 'kind', 'point', 'address', 'floor_area_m2', 'volume_capacity_m3', 'weight_capacity_kg', 'handling_capacity_m3_per_hour', 'call_off_minutes', 'note',
];
