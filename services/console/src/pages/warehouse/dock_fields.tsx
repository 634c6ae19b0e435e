import { AutoComplete, Input } from 'antd';
import { clientOf } from '../../api/client';
import { useLoad } from '../../api/load';
import { ChapterSelect } from '../../components/chapter_select';
import { Field } from '../../components/field';
import { idOf } from '../../components/format';
import { IncidentSelect, titleOfIncident, useIncidents } from '../../components/incident_select';
import { ShipmentService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { Shipment_State } from '../../gen/muster/dispatch/v1/shipment_pb';
import type { HeadProps } from './paper_head';
import { useWarehouseTexts } from './texts';

const kLeaving: readonly Shipment_State[] = [Shipment_State.RESERVING, Shipment_State.RESERVED, Shipment_State.ISSUING, Shipment_State.ISSUED];

// The shipment that carries goods: one of those being made ready, or its code as typed. Without the list, when dispatch is down, typing stays.
export function ShipmentField({ warehouse, value, onChange, wrong }: { warehouse: string; value: string; onChange: (shipment: string) => void; wrong?: string }) {
  const w = useWarehouseTexts();
  const incidents = useIncidents().value;
  const shipments = useLoad(`leaving ${warehouse}`, async (signal) => (await clientOf(ShipmentService).listShipments({ pageSize: 200 }, { signal })).shipments).value;
  const options = (shipments ?? [])
    .filter((shipment) => kLeaving.includes(shipment.state))
    .sort((a, b) => Number(b.warehouse === warehouse) - Number(a.warehouse === warehouse))
    .map((shipment) => ({ value: idOf(shipment.name), label: `${idOf(shipment.name)} · ${titleOfIncident(incidents, shipment.incident)}` }));
  return (
    <Field label={w.papers.shipment} hint={w.dock.shipmentHint} wrong={wrong}>
      {(id) => (
        <AutoComplete
          id={id}
          value={idOf(value)}
          options={options}
          onChange={(typed: string) => onChange(typed)}
          showSearch={{ filterOption: (typed, option) => `${option?.label}`.toLowerCase().includes(typed.trim().toLowerCase()) }}
        />
      )}
    </Field>
  );
}

// What goods that their donor bound to a purpose are wanted for.
export function PurposeField({ form, change, wrongAt }: Pick<HeadProps, 'form' | 'change' | 'wrongAt'>) {
  const w = useWarehouseTexts().dock;
  return (
    <Field label={w.purpose} hint={w.purposeHint} wrong={wrongAt('purpose')}>
      {(id) => <Input id={id} value={form.purpose} maxLength={200} onChange={(event) => change({ purpose: event.target.value })} />}
    </Field>
  );
}

// 快进快出: who brings the goods, what carries them on, and what an earmark is checked against.
export function DockFields({ warehouse, form, change, wrongAt }: HeadProps) {
  const w = useWarehouseTexts();
  const incidents = useIncidents().value;
  return (
    <>
      <p className="quiet">{w.dock.hint}</p>
      <div className="fields">
        <Field label={w.dock.supplier} wrong={wrongAt('supplier')}>
          {(id) => <Input id={id} value={form.supplier} maxLength={200} onChange={(event) => change({ supplier: event.target.value })} />}
        </Field>
        <ShipmentField warehouse={warehouse} value={form.shipment} onChange={(shipment) => change({ shipment })} wrong={wrongAt('shipment')} />
        <Field label={w.papers.incident} wrong={wrongAt('incident')}>
          {(id) => <IncidentSelect id={id} incidents={incidents} value={form.incident} allowClear onChange={(incident) => change({ incident })} />}
        </Field>
        <Field label={w.papers.destinationChapter} wrong={wrongAt('destination_chapter')}>
          {(id) => <ChapterSelect id={id} value={form.destinationChapter} onChange={(destinationChapter) => change({ destinationChapter })} />}
        </Field>
        <PurposeField form={form} change={change} wrongAt={wrongAt} />
      </div>
    </>
  );
}
