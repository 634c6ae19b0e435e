import { Checkbox, Input } from 'antd';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { Field } from '../../components/field';
import { idOf, number } from '../../components/format';
import { ShipmentService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { StepForm, type StepProps, useStep } from './step_form';
import { useShipmentTexts } from './texts';
import { outstandingOf } from './words';

interface Typed {
  received?: string;
  damaged?: string;
  lost?: string;
}

const isWhole = (typed: string) => /^\d{0,10}$/.test(typed.trim());
const valueOf = (typed: string | undefined) => (typed && isWhole(typed) ? BigInt(typed.trim() || '0') : 0n);

// What of a line is signed for: as typed, else everything that is not damaged or lost, or, of a part, nothing.
function counted(typed: Typed, outstanding: bigint, isPartial: boolean) {
  const damaged = valueOf(typed.damaged);
  const lost = valueOf(typed.lost);
  const rest = outstanding - damaged - lost;
  const received = typed.received !== undefined && typed.received.trim() !== '' ? valueOf(typed.received) : isPartial || rest < 0n ? 0n : rest;
  return { received, damaged, lost, total: received + damaged + lost };
}

// The receipt at the site: line by line what came whole, what is damaged, what never came.
export function Sign({ shipment, onDone, onClose }: StepProps) {
  const s = useShipmentTexts();
  const items = useItems().value;
  const step = useStep(shipment, 'sign', () => ({ isPartial: false, signer: '', note: '', lines: {} as Record<string, Typed> }), onDone);
  const { value, change, action } = step;
  const open = shipment.lines.map((line, index) => ({ line, index, outstanding: outstandingOf(line) })).filter(({ outstanding }) => outstanding > 0n);
  const rows = open.map((one) => {
    const typed = value.lines[one.index] ?? {};
    const isNumber = [typed.received, typed.damaged, typed.lost].every((text) => text === undefined || isWhole(text));
    const count = counted(typed, one.outstanding, value.isPartial);
    const unit = `${number(one.outstanding)} ${unitOf(items, one.line.item)}`;
    const wrong = !isNumber
      ? s.wrongQuantity
      : value.isPartial
        ? count.total > one.outstanding
          ? s.tooMany(unit)
          : undefined
        : count.total !== one.outstanding
          ? s.mustSum(unit)
          : undefined;
    return { ...one, typed, count, wrong, unit };
  });
  const isNothing = value.isPartial && rows.every((row) => row.count.total === 0n);
  const set = (index: number, part: Typed) => change({ lines: { ...value.lines, [index]: { ...value.lines[index], ...part } } });
  const submit = () =>
    step.send((requestId) =>
      clientOf(ShipmentService).signShipment({
        requestId,
        name: shipment.name,
        signer: value.signer.trim(),
        note: value.note.trim(),
        partial: value.isPartial,
        // Without `partial` a line that is not listed arrived whole.
        lines: rows
          .filter((row) => (value.isPartial ? row.count.total > 0n : row.count.received !== row.outstanding))
          .map((row) => ({ lineIndex: row.index, receivedQuantity: row.count.received, damagedQuantity: row.count.damaged, lostQuantity: row.count.lost })),
      }),
    );
  return (
    <StepForm
      title={s.sign}
      hint={s.signHint}
      action={action}
      isComplete={value.signer.trim() !== '' && rows.every((row) => !row.wrong) && !isNothing}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p>
        <Checkbox checked={value.isPartial} onChange={(event) => change({ isPartial: event.target.checked })}>
          {s.partial}
        </Checkbox>
      </p>
      {rows.map((row) => {
        const name = nameOfItem(items, row.line.item);
        return (
          <div key={row.index} className="shipment-line">
            <fieldset>
              <legend>
                <b>{name}</b> <span className="quiet">#{idOf(row.line.lot)}</span> {s.fits(row.unit)}
              </legend>
              <div className="three">
                {(['received', 'damaged', 'lost'] as const).map((key) => (
                  <Field key={key} label={s[key]}>
                    {(id) => (
                      <Input
                        id={id}
                        inputMode="numeric"
                        value={row.typed[key] ?? ''}
                        placeholder={key === 'received' ? row.count.received.toString() : '0'}
                        status={row.wrong ? 'error' : ''}
                        onChange={(event) => set(row.index, { [key]: event.target.value })}
                      />
                    )}
                  </Field>
                ))}
              </div>
              {row.wrong && (
                <p className="field-error" role="alert">
                  {row.wrong}
                </p>
              )}
            </fieldset>
          </div>
        );
      })}
      {isNothing && <p className="quiet">{s.nothingSigned}</p>}
      <div className="fields">
        <Field label={s.signer} wrong={action.failure?.fields.get('signer')}>
          {(id) => <Input id={id} value={value.signer} maxLength={100} onChange={(event) => change({ signer: event.target.value })} />}
        </Field>
        <Field label={s.note} wrong={action.failure?.fields.get('note')}>
          {(id) => <Input id={id} value={value.note} maxLength={500} onChange={(event) => change({ note: event.target.value })} />}
        </Field>
      </div>
    </StepForm>
  );
}
