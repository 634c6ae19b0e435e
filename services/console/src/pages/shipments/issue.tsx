import { Input } from 'antd';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import type { Failure } from '../../api/failure';
import { Field } from '../../components/field';
import { number } from '../../components/format';
import { ShipmentService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { StepForm, type StepProps, useStep } from './step_form';
import { useShipmentTexts } from './texts';

type Persons = [string, string];
const arePersons = ([one, two]: Persons) => one.trim() !== '' && two.trim() !== '' && one.trim() !== two.trim();

function PersonFields({ persons, failure, onChange }: { persons: Persons; failure?: Failure; onChange: (persons: Persons) => void }) {
  const s = useShipmentTexts();
  const wrong = (index: number) => failure?.fields.get(`responsible_persons[${index}]`) ?? (index === 1 ? failure?.fields.get('responsible_persons') : undefined);
  const isSame = persons[1].trim() !== '' && persons[0].trim() === persons[1].trim();
  return (
    <div className="fields">
      <Field label={s.personOne} wrong={wrong(0)}>
        {(id) => <Input id={id} value={persons[0]} maxLength={100} onChange={(event) => onChange([event.target.value, persons[1]])} />}
      </Field>
      <Field label={s.personTwo} wrong={wrong(1) ?? (isSame ? s.samePerson : undefined)}>
        {(id) => <Input id={id} value={persons[1]} maxLength={100} onChange={(event) => onChange([persons[0], event.target.value])} />}
      </Field>
    </div>
  );
}

// The issue note, with two responsible persons.
export function Issue({ shipment, onDone, onClose }: StepProps) {
  const s = useShipmentTexts();
  const step = useStep(shipment, 'issue', () => ({ persons: ['', ''] as Persons }), onDone);
  const { persons } = step.value;
  return (
    <StepForm
      title={s.issue}
      hint={s.issueHint}
      action={step.action}
      isComplete={arePersons(persons)}
      onClose={onClose}
      onSubmit={() => void step.send((requestId) => clientOf(ShipmentService).issueShipment({ requestId, name: shipment.name, responsiblePersons: persons.map((one) => one.trim()) }))}
    >
      <PersonFields persons={persons} failure={step.action.failure} onChange={(next) => step.change({ persons: next })} />
    </StepForm>
  );
}

// Goods that came back: the same two persons, and what is missing.
export function ReceiveReturn({ shipment, onDone, onClose }: StepProps) {
  const s = useShipmentTexts();
  const items = useItems().value;
  const step = useStep(shipment, 'receive-return', () => ({ persons: ['', ''] as Persons, missing: {} as Record<string, string> }), onDone);
  const { persons, missing } = step.value;
  const back = shipment.lines.map((line, index) => ({ line, index })).filter(({ line }) => line.returnedQuantity > 0n);
  const isWrong = (index: number, returned: bigint) => {
    const typed = missing[index]?.trim() ?? '';
    return typed !== '' && (!/^\d+$/.test(typed) || BigInt(typed) > returned);
  };
  return (
    <StepForm
      title={s.receiveReturn}
      action={step.action}
      isComplete={arePersons(persons) && back.every(({ line, index }) => !isWrong(index, line.returnedQuantity))}
      onClose={onClose}
      onSubmit={() =>
        void step.send((requestId) =>
          clientOf(ShipmentService).receiveReturn({
            requestId,
            name: shipment.name,
            responsiblePersons: persons.map((one) => one.trim()),
            lines: back
              .map(({ index }) => ({ lineIndex: index, lostQuantity: BigInt(missing[index]?.trim() || '0') }))
              .filter((line) => line.lostQuantity > 0n),
          }),
        )
      }
    >
      <PersonFields persons={persons} failure={step.action.failure} onChange={(next) => step.change({ persons: next })} />
      {back.map(({ line, index }) => (
        <Field
          key={index}
          label={`${nameOfItem(items, line.item)} · ${s.notBack}`}
          hint={`${s.returned} ${number(line.returnedQuantity)} ${unitOf(items, line.item)}`}
          wrong={isWrong(index, line.returnedQuantity) ? s.tooMany(number(line.returnedQuantity)) : undefined}
        >
          {(id) => <Input id={id} inputMode="numeric" value={missing[index] ?? ''} placeholder="0" onChange={(event) => step.change({ missing: { ...missing, [index]: event.target.value } })} />}
        </Field>
      ))}
    </StepForm>
  );
}
