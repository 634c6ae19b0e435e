import { Button, Input, Select } from 'antd';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { allPages, useLoad } from '../../api/load';
import { Field } from '../../components/field';
import { aside, idOf, kilograms, number } from '../../components/format';
import { matches } from '../../components/pinyin';
import { FailureNote } from '../../components/states';
import { DriverService, ShipmentService, VehicleService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Driver, Vehicle } from '../../gen/muster/dispatch/v1/fleet_pb';
import { StepForm, type StepProps, useStep } from './step_form';
import { useShipmentTexts } from './texts';

interface TypedLoad {
  vehicle: string;
  drivers: string[];
  // By line index.
  quantities: Record<string, string>;
}

const isWhole = (typed: string) => /^\d{0,10}$/.test(typed.trim());
const valueOf = (typed: string | undefined) => (typed && isWhole(typed) ? BigInt(typed.trim() || '0') : 0n);

// Which vehicles carry what. The first takes everything until somebody says otherwise.
export function LoadGoods({ shipment, onDone, onClose }: StepProps) {
  const s = useShipmentTexts();
  const items = useItems().value;
  const fleet = useLoad('fleet', async (signal) => {
    const [vehicles, drivers] = await Promise.all([
      allPages<Vehicle>(async (pageToken) => {
        const page = await clientOf(VehicleService).listVehicles({ pageSize: 1000, pageToken }, { signal });
        return { rows: page.vehicles, nextPageToken: page.nextPageToken };
      }),
      allPages<Driver>(async (pageToken) => {
        const page = await clientOf(DriverService).listDrivers({ pageSize: 1000, pageToken }, { signal });
        return { rows: page.drivers, nextPageToken: page.nextPageToken };
      }),
    ]);
    return { vehicles, drivers };
  });
  const whole = () => Object.fromEntries(shipment.lines.map((line, index) => [index, line.quantity.toString()]));
  const asLoaded = (): TypedLoad[] =>
    shipment.loads.length === 0
      ? [{ vehicle: '', drivers: [], quantities: whole() }]
      : shipment.loads.map((load) => ({
          vehicle: load.vehicle,
          drivers: load.drivers.map((driver) => driver.driver),
          quantities: Object.fromEntries(load.lines.map((line) => [line.lineIndex, line.quantity.toString()])),
        }));
  const step = useStep(shipment, 'load', () => ({ loads: asLoaded() }), onDone);
  const { loads } = step.value;
  const set = (index: number, part: Partial<TypedLoad>) => step.change({ loads: loads.map((load, at) => (at === index ? { ...load, ...part } : load)) });
  const loadedOf = (line: number) => loads.reduce((total, load) => total + valueOf(load.quantities[line]), 0n);
  const isComplete =
    loads.every((load) => load.vehicle && Object.values(load.quantities).every(isWhole)) && shipment.lines.every((line, index) => loadedOf(index) === line.quantity);
  return (
    <StepForm
      title={s.load}
      hint={s.loadHint}
      action={step.action}
      isComplete={isComplete}
      onClose={onClose}
      onSubmit={() =>
        void step.send((requestId) =>
          clientOf(ShipmentService).loadShipment({
            requestId,
            name: shipment.name,
            loads: loads.map((load) => ({
              vehicle: load.vehicle,
              drivers: load.drivers,
              lines: shipment.lines.map((_, index) => ({ lineIndex: index, quantity: valueOf(load.quantities[index]) })).filter((line) => line.quantity > 0n),
            })),
          }),
        )
      }
    >
      {fleet.failure && <FailureNote failure={fleet.failure} onRetry={fleet.reload} />}
      {fleet.value?.vehicles.length === 0 && <p>{s.noVehicles}</p>}
      {loads.map((load, at) => (
        <div key={at} className="shipment-line">
          <div className="fields">
            <Field label={s.vehicle} wrong={step.action.failure?.fields.get(`loads[${at}].vehicle`)}>
              {(id) => (
                <Select
                  id={id}
                  showSearch={{ filterOption: (typed, option) => matches(option?.label ?? '', typed) }}
                  value={load.vehicle || undefined}
                  onChange={(vehicle) => set(at, { vehicle })}
                  options={(fleet.value?.vehicles ?? []).map((vehicle) => ({
                    value: vehicle.name,
                    label: `${vehicle.plate}${aside(kilograms(vehicle.payloadG))}`,
                    disabled: loads.some((other, index) => index !== at && other.vehicle === vehicle.name),
                  }))}
                />
              )}
            </Field>
            <Field label={s.drivers} wrong={step.action.failure?.fields.get(`loads[${at}].drivers`)}>
              {(id) => (
                <Select
                  id={id}
                  mode="multiple"
                  maxCount={5}
                  showSearch={{ filterOption: (typed, option) => matches(option?.label ?? '', typed) }}
                  value={load.drivers}
                  onChange={(drivers) => set(at, { drivers })}
                  options={(fleet.value?.drivers ?? []).map((driver) => ({ value: driver.name, label: `${driver.displayName} ${driver.licenceClass}` }))}
                />
              )}
            </Field>
            {shipment.lines.map((line, index) => (
              <Field
                key={index}
                label={`${nameOfItem(items, line.item)} #${idOf(line.lot)}${aside(unitOf(items, line.item))}`}
                hint={s.loadedSum(number(loadedOf(index)), number(line.quantity))}
                wrong={!isWhole(load.quantities[index] ?? '') ? s.wrongQuantity : loadedOf(index) > line.quantity ? s.tooMany(number(line.quantity)) : undefined}
              >
                {(id) => (
                  <Input
                    id={id}
                    inputMode="numeric"
                    value={load.quantities[index] ?? ''}
                    placeholder="0"
                    onChange={(event) => set(at, { quantities: { ...load.quantities, [index]: event.target.value } })}
                  />
                )}
              </Field>
            ))}
          </div>
          {loads.length > 1 && (
            <Button size="small" onClick={() => step.change({ loads: loads.filter((_, index) => index !== at) })}>
              {s.removeVehicle}
            </Button>
          )}
        </div>
      ))}
      <p>
        <Button onClick={() => step.change({ loads: [...loads, { vehicle: '', drivers: [], quantities: {} }] })}>{s.addVehicle}</Button>
      </p>
    </StepForm>
  );
}
