import type { MessageInitShape } from '@bufbuild/protobuf';
import { newRequestId } from '../../api/client';
import { fromInput, toInput } from '../../components/time_input';
import type { Draft, DraftSchema } from '../../gen/muster/warehouse/v1/draft_pb';
import type { Earmark, Lot_Source } from '../../gen/muster/warehouse/v1/lot_pb';
import type { Disposal_Reason, ReceiptInspection_RejectionReason } from '../../gen/muster/warehouse/v1/voucher_details_pb';
import type { ReceiptLine } from '../../gen/muster/warehouse/v1/voucher_pb';
import { wholeOf } from './words';

// The papers that are written here, those needed daily first.
export const kPaperKinds = ['receiveStock', 'issueStock', 'transferOut', 'receiveShipment', 'notifyArrival', 'crossDock', 'disposeStock', 'assembleKits', 'breakUpKits'] as const;
export type PaperKind = (typeof kPaperKinds)[number];

// 定向, as typed.
export interface EarmarkForm {
  kind: '' | 'incident' | 'chapter' | 'purpose';
  value: string;
}

// One line as typed; each kind of paper uses some of it.
export interface LineForm {
  item: string;
  // Empty: of any lot, first expired first out.
  lot: string;
  quantity: string;
  packUnit: string;
  bin: string;
  batch: string;
  productionDate: string;
  expiryDate: string;
  manufacturer: string;
  source: number;
  donor: string;
  donation: string;
  unitCostYuan: string;
  expected: string;
  rejected: string;
  rejectionReason: number;
  remark: string;
  certificate: string;
  quarantine: boolean;
  lotDescription: string;
  lost: string;
  earmark: EarmarkForm;
}

// A paper as typed, with what it takes to send it once.
export interface PaperForm {
  kind: PaperKind;
  lines: LineForm[];
  persons: [string, string];
  counterparty: string;
  supplier: string;
  purpose: string;
  voucherTime: string;
  note: string;
  advanceNotice: string;
  contact: string;
  expectedTime: string;
  shipment: string;
  reservation: string;
  destinationWarehouse: string;
  destinationChapter: string;
  incident: string;
  paperLater: boolean;
  disposalReason: number;
  disposalRemark: string;
  approver: string;
  item: string;
  lot: string;
  quantity: string;
  batch: string;
  bin: string;
  earmark: EarmarkForm;
  // The draft that the service keeps of it, as last read; empty while it keeps none.
  draft: string;
  etag: string;
  saveRequestId: string;
  postRequestId: string;
}

export function emptyLine(): LineForm {
  return {
    item: '', lot: '', quantity: '', packUnit: '', bin: '', batch: '', productionDate: '', expiryDate: '', manufacturer: '', source: 0, donor: '', donation: '', unitCostYuan: '',
    expected: '', rejected: '', rejectionReason: 0, remark: '', certificate: '', quarantine: false, lotDescription: '', lost: '', earmark: { kind: '', value: '' },
  };
}

export function emptyForm(kind: PaperKind, person: string): PaperForm {
  return {
    kind,
    lines: kind === 'receiveShipment' || kind === 'assembleKits' || kind === 'breakUpKits' ? [] : [emptyLine()],
    persons: [person, ''],
    counterparty: '', supplier: '', purpose: '', voucherTime: '', note: '', advanceNotice: '', contact: '', expectedTime: '', shipment: '', reservation: '', destinationWarehouse: '', destinationChapter: '', incident: '',
    paperLater: false,
    disposalReason: 0, disposalRemark: '', approver: '', item: '', lot: '', quantity: '', batch: '', bin: '', earmark: { kind: '', value: '' },
    draft: '', etag: '', saveRequestId: newRequestId(), postRequestId: newRequestId(),
  };
}

export const fenOf = (yuan: string): bigint => {
  const parts = /^(\d+)(?:\.(\d{1,2}))?$/.exec(yuan.trim());
  return parts ? BigInt(parts[1]!) * 100n + BigInt((parts[2] ?? '').padEnd(2, '0')) : 0n;
};
const yuanOf = (fen: bigint): string => (fen === 0n ? '' : `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`);
const whole = (typed: string): bigint => wholeOf(typed) ?? 0n;
const typedOf = (value: bigint | undefined): string => (value === undefined || value === 0n ? '' : String(value));

export const earmarkOf = ({ kind, value }: EarmarkForm) => (kind && value.trim() ? { target: { case: kind, value: value.trim() } } : undefined);
const typedEarmark = (earmark: Earmark | undefined): EarmarkForm => (earmark?.target.case ? { kind: earmark.target.case, value: earmark.target.value } : { kind: '', value: '' });

// Typed as a name or as its code alone.
const shipmentNameOf = (typed: string) => (!typed || typed.startsWith('shipments/') ? typed : `shipments/${typed}`);
const warehouseNameOf = (typed: string) => (!typed || typed.startsWith('warehouses/') ? typed : `warehouses/${typed}`);

type Request = NonNullable<MessageInitShape<typeof DraftSchema>['request']>;

// A line of goods that come in; what is expected is the notice's to say, where there is one.
const receiptLineOf = (line: LineForm, hasNotice: boolean) => ({
  lot: {
    item: line.item,
    batch: line.batch.trim(),
    productionDate: line.productionDate,
    expiryDate: line.expiryDate,
    manufacturer: line.manufacturer.trim(),
    source: line.source as Lot_Source,
    donor: line.donor.trim(),
    donation: line.donation.trim(),
    unitCostFen: fenOf(line.unitCostYuan),
    earmark: earmarkOf(line.earmark),
  },
  quantity: whole(line.quantity),
  packUnit: line.packUnit,
  bin: line.bin.trim(),
  expectedQuantity: line.expected.trim() && !hasNotice ? whole(line.expected) : undefined,
  rejectedQuantity: whole(line.rejected),
  rejectionReason: line.rejectionReason as ReceiptInspection_RejectionReason,
  inspectionRemark: line.remark.trim(),
  certificateNumber: line.certificate.trim(),
  quarantine: line.quarantine,
});

// The request that would post the paper; what has not been typed yet stays empty, and the service says so.
export function requestOf(form: PaperForm, warehouse: string): Request {
  const head = {
    warehouse,
    responsiblePersons: form.paperLater ? [] : form.persons.map((person) => person.trim()).filter(Boolean),
    voucherTime: form.voucherTime ? fromInput(form.voucherTime) : undefined,
    note: form.note.trim(),
  };
  const counterparty = form.counterparty.trim();
  switch (form.kind) {
    case 'notifyArrival':
      return {
        case: 'notifyArrival',
        value: {
          ...head,
          counterparty,
          contact: form.contact.trim(),
          expectedTime: form.expectedTime ? fromInput(form.expectedTime) : undefined,
          lines: form.lines.map((line) => ({ item: line.item, quantity: whole(line.quantity), packUnit: line.packUnit, lotDescription: line.lotDescription.trim() })),
        },
      };
    case 'receiveStock':
      return {
        case: 'receiveStock',
        value: {
          ...head,
          counterparty,
          advanceNotice: form.advanceNotice,
          lines: form.lines.map((line) => receiptLineOf(line, form.advanceNotice !== '')),
        },
      };
    case 'issueStock':
    case 'transferOut': {
      const picks = form.lines.map((line) => ({
        pick: line.lot ? { case: 'lot' as const, value: line.lot } : { case: 'item' as const, value: line.item },
        quantity: whole(line.quantity),
        packUnit: line.packUnit,
      }));
      // The other warehouse is who receives a transfer.
      const shared = { ...head, counterparty: form.destinationWarehouse ? '' : counterparty, shipment: shipmentNameOf(form.shipment.trim()), paperLater: form.paperLater, destinationWarehouse: warehouseNameOf(form.destinationWarehouse.trim()) };
      // What a reservation holds is issued as it stands.
      if (form.reservation) return { case: 'issueStock', value: { ...shared, warehouse: '', reservation: form.reservation } };
      return { case: 'issueStock', value: { ...shared, lines: picks, incident: form.incident, destinationChapter: form.destinationChapter, purpose: form.purpose.trim() } };
    }
    case 'crossDock':
      return {
        case: 'crossDock',
        value: {
          ...head,
          counterparty,
          supplier: form.supplier.trim(),
          shipment: shipmentNameOf(form.shipment.trim()),
          incident: form.incident,
          destinationChapter: form.destinationChapter,
          purpose: form.purpose.trim(),
          advanceNotice: form.advanceNotice,
          lines: form.lines.map((line) => receiptLineOf(line, form.advanceNotice !== '')),
        },
      };
    case 'receiveShipment':
      return {
        case: 'receiveShipment',
        value: {
          ...head,
          counterparty,
          shipment: form.shipment,
          lines: form.lines.map((line) => ({ lot: line.lot, receivedQuantity: whole(line.quantity), lostQuantity: whole(line.lost), bin: line.bin.trim() })),
        },
      };
    case 'disposeStock':
      return {
        case: 'disposeStock',
        value: {
          ...head,
          disposal: { reason: form.disposalReason as Disposal_Reason, remark: form.disposalRemark.trim(), approver: form.approver.trim() },
          lines: form.lines.map((line) => ({ lot: line.lot, quantity: whole(line.quantity) })),
        },
      };
    case 'assembleKits':
      return {
        case: 'assembleKits',
        value: {
          ...head,
          item: form.item,
          quantity: whole(form.quantity),
          batch: form.batch.trim(),
          bin: form.bin.trim(),
          earmark: earmarkOf(form.earmark),
          lines: form.lines.map((line) => ({ lot: line.lot, quantity: whole(line.quantity) })),
        },
      };
    case 'breakUpKits':
      return { case: 'breakUpKits', value: { ...head, lot: form.lot, quantity: whole(form.quantity) } };
  }
}

const typedReceiptLine = (line: ReceiptLine): LineForm => ({
  ...emptyLine(),
  item: line.lot?.item ?? '',
  quantity: typedOf(line.quantity),
  packUnit: line.packUnit,
  bin: line.bin,
  batch: line.lot?.batch ?? '',
  productionDate: line.lot?.productionDate ?? '',
  expiryDate: line.lot?.expiryDate ?? '',
  manufacturer: line.lot?.manufacturer ?? '',
  source: line.lot?.source ?? 0,
  donor: line.lot?.donor ?? '',
  donation: line.lot?.donation ?? '',
  unitCostYuan: yuanOf(line.lot?.unitCostFen ?? 0n),
  expected: line.expectedQuantity === undefined ? '' : String(line.expectedQuantity),
  rejected: typedOf(line.rejectedQuantity),
  rejectionReason: line.rejectionReason,
  remark: line.inspectionRemark,
  certificate: line.certificateNumber,
  earmark: typedEarmark(line.lot?.earmark),
  quarantine: line.quarantine,
});

// The form of a draft that the service keeps; undefined when it holds nothing.
export function formOf(draft: Draft): PaperForm | undefined {
  const { request } = draft;
  if (request.case === undefined) return undefined;
  const kind: PaperKind = request.case === 'issueStock' && request.value.destinationWarehouse ? 'transferOut' : request.case;
  const { value } = request;
  const form: PaperForm = {
    ...emptyForm(kind, ''),
    persons: [value.responsiblePersons[0] ?? '', value.responsiblePersons[1] ?? ''],
    voucherTime: value.voucherTime ? toInput(value.voucherTime) : '',
    note: value.note,
    draft: draft.name,
    etag: draft.etag,
  };
  if ('counterparty' in value) form.counterparty = value.counterparty;
  switch (request.case) {
    case 'notifyArrival':
      form.contact = request.value.contact;
      form.expectedTime = request.value.expectedTime ? toInput(request.value.expectedTime) : '';
      form.lines = request.value.lines.map((line) => ({ ...emptyLine(), item: line.item, quantity: typedOf(line.quantity), packUnit: line.packUnit, lotDescription: line.lotDescription }));
      break;
    case 'receiveStock':
      form.advanceNotice = request.value.advanceNotice;
      form.lines = request.value.lines.map(typedReceiptLine);
      break;
    case 'crossDock':
      form.supplier = request.value.supplier;
      form.shipment = request.value.shipment;
      form.incident = request.value.incident;
      form.destinationChapter = request.value.destinationChapter;
      form.purpose = request.value.purpose;
      form.advanceNotice = request.value.advanceNotice;
      form.lines = request.value.lines.map(typedReceiptLine);
      break;
    case 'issueStock':
      form.shipment = request.value.shipment;
      form.reservation = request.value.reservation;
      form.incident = request.value.incident;
      form.destinationChapter = request.value.destinationChapter;
      form.destinationWarehouse = request.value.destinationWarehouse;
      form.purpose = request.value.purpose;
      form.paperLater = request.value.paperLater;
      form.lines = request.value.lines.map((line) => ({
        ...emptyLine(),
        lot: line.pick.case === 'lot' ? line.pick.value : '',
        item: line.pick.case === 'item' ? line.pick.value : '',
        quantity: typedOf(line.quantity),
        packUnit: line.packUnit,
      }));
      break;
    case 'receiveShipment':
      form.shipment = request.value.shipment;
      form.lines = request.value.lines.map((line) => ({ ...emptyLine(), lot: line.lot, quantity: typedOf(line.receivedQuantity), lost: typedOf(line.lostQuantity), bin: line.bin }));
      break;
    case 'disposeStock':
      form.disposalReason = request.value.disposal?.reason ?? 0;
      form.disposalRemark = request.value.disposal?.remark ?? '';
      form.approver = request.value.disposal?.approver ?? '';
      form.lines = request.value.lines.map((line) => ({ ...emptyLine(), lot: line.lot, quantity: typedOf(line.quantity) }));
      break;
    case 'assembleKits':
      form.item = request.value.item;
      form.quantity = typedOf(request.value.quantity);
      form.batch = request.value.batch;
      form.bin = request.value.bin;
      form.earmark = typedEarmark(request.value.earmark);
      form.lines = request.value.lines.map((line) => ({ ...emptyLine(), lot: line.lot, quantity: typedOf(line.quantity) }));
      break;
    case 'breakUpKits':
      form.lot = request.value.lot;
      form.quantity = typedOf(request.value.quantity);
      break;
  }
  return form;
}
