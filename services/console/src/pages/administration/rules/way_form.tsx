import { AutoComplete, Checkbox, Input, InputNumber, Modal } from 'antd';
import { useWarehouses } from '../../../api/catalogue';
import { clientOf, newRequestId } from '../../../api/client';
import { useDraftAction } from '../../../api/action';
import { ChangedMeanwhile, type Snapshot } from '../../../components/changed_meanwhile';
import { useDraft } from '../../../components/draft';
import { Field } from '../../../components/field';
import { idOf, number } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { matches } from '../../../components/pinyin';
import { FailureNote } from '../../../components/states';
import { toInput } from '../../../components/time_input';
import { TravelService } from '../../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { TravelTime } from '../../../gen/muster/dispatch/v1/travel_pb';
import { useTexts } from '../../../i18n/language';
import { originNameOf } from './way_rows';
import { useWayWords } from './way_texts';

// The etag of a way that nobody has measured.
const kUnmeasured = '-';

// One way to a place as somebody measured it, or that nobody can pass; one from the same day takes the place of the older. `way` is how it stands
// now, also while somebody types.
export function WayForm({ destination, way, onClose, onSaved }: { destination: string; way?: TravelTime; onClose: () => void; onSaved: () => void }) {
  const t = useTexts();
  const w = useWayWords();
  const tree = useChapters();
  const warehouses = useWarehouses().value;
  const snapshot = (): Snapshot => ({
    [w.closedLong]: way?.closed ? t.common.yes : t.common.no,
    [w.distanceKm]: way && !way.closed ? number(Number(way.distanceM) / 1000) : '',
    [w.durationMinutes]: way && !way.closed ? number(way.durationMinutes) : '',
    [w.valid]: way ? `${way.validFromDate} – ${way.validToDate || w.openEnd}` : '',
    [w.source]: way?.source ?? '',
  });
  const etag = way?.etag ?? kUnmeasured;
  const { value, change, discard } = useDraft(`way.${destination}.${way?.origin ?? ''}`, () => ({
    origin: idOf(way?.origin ?? ''),
    closed: way?.closed ?? false,
    distanceKm: (way && !way.closed ? Number(way.distanceM) / 1000 : null) as number | null,
    durationMinutes: (way && !way.closed ? way.durationMinutes : null) as number | null,
    source: way?.source ?? '',
    validFromDate: way?.validFromDate ?? toInput(new Date()).slice(0, 10),
    validToDate: way?.validToDate ?? '',
    etag,
    before: snapshot(),
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value, onStale: onSaved });
  const close = () => (discard(), onClose());
  const save = async () => {
    const { closed, distanceKm, durationMinutes } = value;
    const saved = await submit((requestId) =>
      clientOf(TravelService).importTravelTimes({
        requestId,
        travelTimes: [
          {
            origin: originNameOf(value.origin),
            destination,
            closed,
            distanceM: closed ? 0n : BigInt(Math.round((distanceKm ?? 0) * 1000)),
            durationMinutes: closed ? 0 : (durationMinutes ?? 0),
            source: value.source.trim(),
            validFromDate: value.validFromDate,
            validToDate: value.validToDate,
            etag: value.etag,
          },
        ],
      }),
    );
    if (!saved) return;
    onSaved();
    close();
  };
  const isStale = value.etag !== etag;
  const wrongOf = (path: string) => wrong(`travel_times[0].${path}`);
  const options = [...(warehouses?.values() ?? [])]
    .filter((warehouse) => matches(`${warehouse.displayName} ${idOf(warehouse.name)}`, value.origin))
    .slice(0, 20)
    .map((warehouse) => ({ value: idOf(warehouse.name), label: `${warehouse.displayName} ${idOf(warehouse.name)}` }));
  return (
    <Modal open title={`${w.add} · ${tree.nameOf(destination)}`} onCancel={onClose} onOk={() => void save()} okText={t.common.save} cancelText={t.common.cancel} confirmLoading={isBusy} okButtonProps={{ disabled: isStale }}>
      {failure && !(isStale && failure.reason === 'ETAG_MISMATCH') && <FailureNote failure={failure} />}
      {isStale && !isBusy && <ChangedMeanwhile before={value.before} now={snapshot()} onKeep={() => change({ etag, before: snapshot() })} onDrop={close} />}
      <Field label={w.from} hint={w.fromHint} wrong={wrongOf('origin')}>
        {(id) => <AutoComplete id={id} autoFocus={!way} value={value.origin} options={options} onChange={(origin: string) => change({ origin })} />}
      </Field>
      <p>
        <Checkbox checked={value.closed} onChange={(event) => change({ closed: event.target.checked })}>
          {w.closedLong}
        </Checkbox>
      </p>
      {!value.closed && (
        <div className="fields">
          <Field label={w.distanceKm} wrong={wrongOf('distance_m')}>
            {(id) => <InputNumber id={id} min={0} max={10_000} precision={1} value={value.distanceKm} onChange={(distanceKm) => change({ distanceKm })} />}
          </Field>
          <Field label={w.durationMinutes} wrong={wrongOf('duration_minutes')}>
            {(id) => <InputNumber id={id} min={1} max={44_640} precision={0} value={value.durationMinutes} onChange={(durationMinutes) => change({ durationMinutes })} />}
          </Field>
        </div>
      )}
      <div className="fields">
        <Field label={w.fromDay} wrong={wrongOf('valid_from_date')}>
          {(id) => <Input id={id} type="date" value={value.validFromDate} onChange={(event) => change({ validFromDate: event.target.value })} />}
        </Field>
        <Field label={w.untilDay} hint={w.untilHint} wrong={wrongOf('valid_to_date')}>
          {(id) => <Input id={id} type="date" value={value.validToDate} onChange={(event) => change({ validToDate: event.target.value })} />}
        </Field>
      </div>
      <Field label={w.source} hint={w.sourceHint} wrong={wrongOf('source')}>
        {(id) => <Input id={id} maxLength={200} value={value.source} onChange={(event) => change({ source: event.target.value })} />}
      </Field>
    </Modal>
  );
}
