import { AutoComplete, Checkbox, Input, Select } from 'antd';
import { useEffect } from 'react';
import { useLoad } from '../../api/load';
import { useWarehouses } from '../../api/catalogue';
import { clientOf } from '../../api/client';
import { ChapterSelect } from '../../components/chapter_select';
import { Field } from '../../components/field';
import { idOf, listed } from '../../components/format';
import { IncidentSelect, useIncidents } from '../../components/incident_select';
import type { StockBalance } from '../../gen/muster/warehouse/v1/lot_pb';
import { Voucher_Kind } from '../../gen/muster/warehouse/v1/voucher_pb';
import { Disposal_Reason } from '../../gen/muster/warehouse/v1/voucher_details_pb';
import { VoucherService } from '../../gen/muster/warehouse/v1/voucher_service_pb';
import { StockService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import { DockFields, PurposeField, ShipmentField } from './dock_fields';
import { EarmarkFields } from './earmark_fields';
import { emptyLine, type PaperForm } from './paper_form';
import { type Items, LotSelect, Whole, wrongNumber, type WrongAt } from './paper_lines';
import { Persons } from './persons';
import { ItemSelect, useItemChoices } from './selects';
import { useWarehouseTexts } from './texts';

export interface HeadProps {
  warehouse: string;
  form: PaperForm;
  change: (part: Partial<PaperForm>) => void;
  items: Items;
  balances: readonly StockBalance[];
  wrongAt: WrongAt;
}

// What stands above the lines: who, from whom or for what, when; and what only this kind of paper has.
export function PaperHead(props: HeadProps) {
  const { form, change, wrongAt } = props;
  const w = useWarehouseTexts();
  const isOut = form.kind === 'issueStock' || form.kind === 'transferOut';
  const hasCounterparty = form.kind === 'crossDock' || form.kind === 'receiveStock' || form.kind === 'notifyArrival' || form.kind === 'receiveShipment' || form.kind === 'issueStock';
  return (
    <section className="card">
      <h2>{w.papers.head}</h2>
      {(form.kind === 'receiveStock' || form.kind === 'crossDock') && <NoticeField {...props} />}
      {form.kind === 'crossDock' && <DockFields {...props} />}
      {form.kind === 'receiveShipment' && <IncomingField {...props} />}
      {isOut && <DestinationFields {...props} />}
      {form.kind === 'disposeStock' && <DisposalFields {...props} />}
      {(form.kind === 'assembleKits' || form.kind === 'breakUpKits') && <KitFields {...props} />}
      {hasCounterparty && (
        <Field label={isOut || form.kind === 'crossDock' ? w.papers.receiver : w.papers.supplier} wrong={wrongAt('counterparty')}>
          {(id) => <Input id={id} value={form.counterparty} maxLength={200} onChange={(event) => change({ counterparty: event.target.value })} />}
        </Field>
      )}
      {form.kind === 'notifyArrival' && (
        <div className="fields">
          <Field label={w.vouchers.contact} wrong={wrongAt('contact')}>
            {(id) => <Input id={id} value={form.contact} maxLength={200} onChange={(event) => change({ contact: event.target.value })} />}
          </Field>
          <Field label={w.vouchers.expectedTime} wrong={wrongAt('expected_time')}>
            {(id) => <Input id={id} type="datetime-local" value={form.expectedTime} onChange={(event) => change({ expectedTime: event.target.value })} />}
          </Field>
        </div>
      )}
      {isOut && (
        <p className="above">
          <Checkbox checked={form.paperLater} onChange={(event) => change({ paperLater: event.target.checked })}>
            {w.papers.paperLater}
          </Checkbox>
        </p>
      )}
      {!form.paperLater && <Persons values={form.persons} onChange={(persons) => change({ persons })} wrong={wrongAt('responsible_persons') ?? wrongAt('responsible_persons[0]') ?? wrongAt('responsible_persons[1]')} />}
      <div className="fields">
        <Field label={w.vouchers.day} hint={w.vouchers.dayHint} wrong={wrongAt('voucher_time')}>
          {(id) => <Input id={id} type="datetime-local" value={form.voucherTime} onChange={(event) => change({ voucherTime: event.target.value })} />}
        </Field>
        <Field label={w.vouchers.note} wrong={wrongAt('note')}>
          {(id) => <Input.TextArea id={id} rows={2} maxLength={500} value={form.note} onChange={(event) => change({ note: event.target.value })} />}
        </Field>
      </div>
    </section>
  );
}

// The notices of which something is still to come; choosing one fills the lines with what is.
function NoticeField({ warehouse, form, change, wrongAt }: HeadProps) {
  const w = useWarehouseTexts().papers;
  const notices = useLoad(`open notices ${warehouse}`, async (signal) => {
    const page = await clientOf(StockService).listVouchers({ parent: warehouse, kind: Voucher_Kind.ADVANCE_NOTICE, noticeOpen: true, pageSize: 200 }, { signal });
    return page.vouchers;
  }).value;
  const choose = (name: string) => {
    const notice = notices?.find((voucher) => voucher.name === name);
    const isUntouched = form.lines.every((line) => !line.item && !line.quantity);
    const from = notice?.counterparty ?? '';
    change({
      advanceNotice: name,
      ...(notice && isUntouched
        ? {
            ...(form.kind === 'crossDock' ? { supplier: form.supplier || from } : { counterparty: form.counterparty || from }),
            lines: (notice.advanceNotice?.lines ?? [])
              .filter((line) => line.receivedQuantity < line.quantity)
              .map((line) => ({ ...emptyLine(), item: line.item, quantity: String(line.quantity - line.receivedQuantity) })),
          }
        : {}),
    });
  };
  // Came with the address: what is still to come is filled in as if it had been chosen here.
  const isHere = notices?.some((notice) => notice.name === form.advanceNotice) ?? false;
  useEffect(() => {
    if (isHere) choose(form.advanceNotice);
  }, [isHere]);
  if (!form.advanceNotice && (notices ?? []).length === 0) return null;
  return (
    <Field label={w.notice} wrong={wrongAt('advance_notice')}>
      {(id) => (
        <Select
          id={id}
          value={form.advanceNotice}
          onChange={choose}
          options={[{ value: '', label: w.noNotice }, ...(notices ?? []).map((voucher) => ({ value: voucher.name, label: `${voucher.number} · ${voucher.counterparty}` }))]}
        />
      )}
    </Field>
  );
}

// What is on its way here; choosing a shipment fills the lines with what is on it.
function IncomingField({ warehouse, form, change, wrongAt }: HeadProps) {
  const w = useWarehouseTexts().papers;
  const { kinds } = useWarehouseTexts().vouchers;
  const shipments = useLoad(`incoming ${warehouse}`, async (signal) => (await clientOf(VoucherService).listIncoming({ warehouse, pageSize: 1000 }, { signal })).shipments).value;
  const warehouses = useWarehouses().value;
  // What a transfer order alone makes is named after it: "620000-01-transfer-order-2026-0001".
  const inWords = (id: string) => {
    const order = /^(.+)-transfer-order-(\d{4}-\d+)$/.exec(id);
    return order ? `${kinds[Voucher_Kind.TRANSFER_ORDER]} ${order[2]}` : id;
  };
  if (shipments?.length === 0 && !form.shipment) return <p>{w.noIncoming}</p>;
  return (
    <Field label={w.shipment} wrong={wrongAt('shipment')}>
      {(id) => (
        <Select
          id={id}
          value={form.shipment || undefined}
          onChange={(name) =>
            change({
              shipment: name,
              lines: (shipments?.find((shipment) => shipment.shipment === name)?.lines ?? []).map((line) => ({
                ...emptyLine(),
                lot: line.lot,
                item: line.item,
                expiryDate: line.expiryDate,
                quantity: String(line.quantity),
                expected: String(line.quantity),
              })),
            })
          }
          options={(shipments ?? []).map((shipment) => ({ value: shipment.shipment, label: `${inWords(idOf(shipment.shipment))} · ${listed(shipment.fromWarehouses.map((from) => warehouses?.get(from)?.displayName ?? idOf(from)))}` }))}
        />
      )}
    </Field>
  );
}

function DestinationFields({ warehouse, form, change, wrongAt }: HeadProps) {
  const w = useWarehouseTexts().papers;
  const incidents = useIncidents().value;
  // Other chapters' warehouses are not ours to see: their codes are typed.
  const destinations = [...(useWarehouses().value?.values() ?? [])].filter((other) => other.name !== warehouse).map((other) => ({ value: other.name, label: other.displayName }));
  return (
    <div className="fields">
      {form.kind === 'transferOut' && (
        <Field label={w.destination} hint={w.destinationHint} wrong={wrongAt('destination_warehouse')}>
          {(id) => (
            <AutoComplete
              id={id}
              value={form.destinationWarehouse}
              onChange={(destinationWarehouse: string) => change({ destinationWarehouse })}
              options={destinations}
              showSearch={{ filterOption: (typed, option) => `${option?.label} ${option?.value}`.toLowerCase().includes(typed.trim().toLowerCase()) }}
            />
          )}
        </Field>
      )}
      {form.kind === 'issueStock' && (
        <ShipmentField warehouse={warehouse} value={form.shipment} onChange={(shipment) => change({ shipment })} wrong={wrongAt('shipment')} />
      )}
      <Field label={w.incident} wrong={wrongAt('incident')}>
        {(id) => (
          <IncidentSelect id={id} incidents={incidents} value={form.incident} allowClear onChange={(incident) => change({ incident })} />
        )}
      </Field>
      <Field label={w.destinationChapter} wrong={wrongAt('destination_chapter')}>
        {(id) => <ChapterSelect id={id} value={form.destinationChapter} onChange={(destinationChapter) => change({ destinationChapter })} />}
      </Field>
      <PurposeField form={form} change={change} wrongAt={wrongAt} />
    </div>
  );
}

function DisposalFields({ form, change, wrongAt }: HeadProps) {
  const w = useWarehouseTexts();
  return (
    <div className="fields">
      <Field label={w.vouchers.disposal} wrong={wrongAt('disposal.reason')}>
        {(id) => (
          <Select
            id={id}
            value={form.disposalReason || undefined}
            onChange={(disposalReason) => change({ disposalReason })}
            options={Object.entries(w.papers.disposals).map(([value, label]) => ({ value: Number(value), label }))}
          />
        )}
      </Field>
      {form.disposalReason === Disposal_Reason.OTHER && (
        <Field label={w.papers.remark} wrong={wrongAt('disposal.remark')}>
          {(id) => <Input id={id} value={form.disposalRemark} maxLength={200} onChange={(event) => change({ disposalRemark: event.target.value })} />}
        </Field>
      )}
      <Field label={w.vouchers.approver} hint={w.papers.approverHint} wrong={wrongAt('disposal.approver')}>
        {(id) => <Input id={id} value={form.approver} maxLength={100} onChange={(event) => change({ approver: event.target.value })} />}
      </Field>
    </div>
  );
}

const isKit = (item: { components: readonly unknown[] }) => item.components.length > 0;

function KitFields({ form, change, items, balances, wrongAt }: HeadProps) {
  const w = useWarehouseTexts().papers;
  const kits = useItemChoices(items, isKit);
  const isAssembly = form.kind === 'assembleKits';
  return (
    <div className="fields">
      <Field label={w.kit} wrong={wrongAt(isAssembly ? 'item' : 'lot')}>
        {(id) =>
          isAssembly ? (
            <ItemSelect id={id} value={form.item} choices={kits} onChange={(item) => change({ item })} />
          ) : (
            <LotSelect id={id} value={form.lot} balances={balances.filter((row) => (items?.get(row.lot?.item ?? '')?.components.length ?? 0) > 0)} items={items} onChange={(lot) => change({ lot })} />
          )
        }
      </Field>
      <Field label={w.kits} hint={isAssembly ? w.kitsHint : undefined} wrong={wrongAt('quantity') ?? wrongNumber(form.quantity, w.notWhole)}>
        {(id) => <Whole id={id} value={form.quantity} onChange={(quantity) => change({ quantity })} />}
      </Field>
      {isAssembly && (
        <>
          <Field label={w.batch} wrong={wrongAt('batch')}>
            {(id) => <Input id={id} value={form.batch} maxLength={100} onChange={(event) => change({ batch: event.target.value })} />}
          </Field>
          <Field label={w.bin} wrong={wrongAt('bin')}>
            {(id) => <Input id={id} value={form.bin} maxLength={40} onChange={(event) => change({ bin: event.target.value })} />}
          </Field>
          <EarmarkFields value={form.earmark} onChange={(earmark) => change({ earmark })} />
        </>
      )}
    </div>
  );
}
