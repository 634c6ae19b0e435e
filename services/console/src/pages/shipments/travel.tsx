import { Input } from 'antd';
import { clientOf } from '../../api/client';
import { Field } from '../../components/field';
import { fromInput } from '../../components/time_input';
import { ShipmentService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { StepForm, type StepProps, useStep } from './step_form';
import { useShipmentTexts } from './texts';

function When({ value, wrong, onChange }: { value: string; wrong?: string; onChange: (when: string) => void }) {
  const s = useShipmentTexts();
  return (
    <Field label={s.when} wrong={wrong}>
      {(id) => <Input id={id} type="datetime-local" value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

// The goods leave: on the vehicles that were loaded, or with carrier and plate in words.
export function Depart({ shipment, onDone, onClose }: StepProps) {
  const s = useShipmentTexts();
  const step = useStep(shipment, 'depart', () => ({ carrier: '', vehicle: '', when: '' }), onDone);
  const { value, change, action } = step;
  const isLoaded = shipment.loads.length > 0;
  const wrong = (path: string) => action.failure?.fields.get(path);
  return (
    <StepForm
      title={s.depart}
      action={action}
      isComplete={isLoaded || (value.carrier.trim() !== '' && value.vehicle.trim() !== '')}
      onClose={onClose}
      onSubmit={() =>
        void step.send((requestId) =>
          clientOf(ShipmentService).departShipment({
            requestId,
            name: shipment.name,
            carrier: isLoaded ? '' : value.carrier.trim(),
            vehicle: isLoaded ? '' : value.vehicle.trim(),
            departTime: value.when ? fromInput(value.when) : undefined,
          }),
        )
      }
    >
      <div className="fields">
        {!isLoaded && (
          <>
            <Field label={s.carrier} wrong={wrong('carrier')}>
              {(id) => <Input id={id} value={value.carrier} maxLength={200} onChange={(event) => change({ carrier: event.target.value })} />}
            </Field>
            <Field label={s.vehicle} wrong={wrong('vehicle')}>
              {(id) => <Input id={id} value={value.vehicle} maxLength={50} autoCapitalize="characters" onChange={(event) => change({ vehicle: event.target.value })} />}
            </Field>
          </>
        )}
        <When value={value.when} wrong={wrong('depart_time')} onChange={(when) => change({ when })} />
      </div>
    </StepForm>
  );
}

// The goods reached the site.
export function Arrive({ shipment, onDone, onClose }: StepProps) {
  const s = useShipmentTexts();
  const step = useStep(shipment, 'arrive', () => ({ when: '' }), onDone);
  return (
    <StepForm
      title={s.arrive}
      action={step.action}
      isComplete
      onClose={onClose}
      onSubmit={() =>
        void step.send((requestId) =>
          clientOf(ShipmentService).arriveShipment({ requestId, name: shipment.name, arriveTime: step.value.when ? fromInput(step.value.when) : undefined }),
        )
      }
    >
      <When value={step.value.when} wrong={step.action.failure?.fields.get('arrive_time')} onChange={(when) => step.change({ when })} />
    </StepForm>
  );
}
