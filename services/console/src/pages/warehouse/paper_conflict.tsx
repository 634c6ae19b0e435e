import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { last } from '../../components/last';
import { useInNames } from '../../components/named_sentence';
import { Table } from '../../components/table';
import { useTexts } from '../../i18n/language';
import type { PaperForm } from './paper_form';
import { useWarehouseTexts } from './texts';
import { labelled } from './words';

const kNotContent = new Set(['draft', 'etag', 'saveRequestId', 'postRequestId', 'kind']);

interface Difference {
  path: string;
  mine: string;
  theirs: string;
}

function flatten(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (value !== null && typeof value === 'object') {
    for (const [key, part] of Object.entries(value)) {
      if (!path && kNotContent.has(key)) continue;
      flatten(part, path ? `${path}.${key}` : key, into);
    }
  } else {
    into.set(path, String(value));
  }
  return into;
}

// What stands differently in two versions of one paper.
export function differencesOf(mine: PaperForm, theirs: PaperForm): Difference[] {
  const left = flatten(mine, '', new Map());
  const right = flatten(theirs, '', new Map());
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((path) => ({ path, mine: left.get(path) ?? '', theirs: right.get(path) ?? '' }))
    .filter((difference) => difference.mine !== difference.theirs);
}

// What the request calls otherwise than the form.
const kAliases: Record<string, string> = {
  responsiblePersons: 'persons', expectedQuantity: 'expected', rejectedQuantity: 'rejected', inspectionRemark: 'remark', certificateNumber: 'certificate', unitCostFen: 'unitCostYuan',
  receivedQuantity: 'quantity', lostQuantity: 'lost', reason: 'disposalReason',
};

// "lines[0].lot.expiry_date" of a request as the form has it: "lines.0.expiryDate".
function formPathOf(field: string): string {
  const line = /lines\[(\d+)\]/.exec(field)?.[1];
  const local = (last(field.split('.')) ?? '').replace(/\[\d+\]$/, '').replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const name = kAliases[local] ?? local;
  return line === undefined ? name : `lines.${line}.${name}`;
}

// A problem with the label of its field: "第 2 行 数量：…".
export function useProblemInWords(): (problem: { field: string; description: string }) => string {
  const labelOf = useLabels();
  const inNames = useInNames();
  return (problem) => {
    const words = inNames(problem.description);
    return problem.field ? labelled(labelOf(formPathOf(problem.field)), words) : words;
  };
}

// The labels that the fields have on the form.
function useLabels(): (path: string) => string {
  const t = useTexts();
  const w = useWarehouseTexts();
  const labels: Record<string, string> = {
    persons: w.vouchers.persons, counterparty: w.vouchers.counterparty, supplier: w.dock.supplier, purpose: w.dock.purpose, voucherTime: w.vouchers.day, note: w.vouchers.note, advanceNotice: w.papers.notice, contact: w.vouchers.contact,
    expectedTime: w.vouchers.expectedTime, shipment: w.papers.shipment, destinationWarehouse: w.papers.destination, destinationChapter: w.papers.destinationChapter, incident: w.papers.incident,
    paperLater: w.papers.paperLater, disposalReason: w.vouchers.disposal, disposalRemark: w.papers.remark, approver: w.vouchers.approver, item: t.stock.item, lot: w.stock.lot, quantity: w.vouchers.quantity,
    packUnit: w.papers.unit, bin: w.papers.bin, batch: w.papers.batch, productionDate: w.stock.production, expiryDate: w.papers.expiry, manufacturer: w.stock.manufacturer, source: w.stock.source,
    donor: w.stock.donor, donation: w.papers.donation, unitCostYuan: w.papers.unitCost, expected: w.papers.expected, rejected: w.papers.rejected, rejectionReason: w.papers.rejection, remark: w.papers.remark,
    certificate: w.vouchers.certificate, quarantine: w.papers.quarantine, lotDescription: w.papers.lotDescription, lost: w.papers.lost, earmark: w.stock.earmark,
  };
  return (path) => {
    const line = /^lines\.(\d+)\.(\w+)/.exec(path);
    if (line) return `${w.papers.line(Number(line[1]) + 1)} ${labels[line[2]!] ?? line[2]}`;
    const first = path.split('.')[0]!;
    return labels[first] ?? first;
  };
}

// Somebody else saved the same draft meanwhile: both versions side by side; whoever is here decides, and nothing is lost before that.
export function PaperConflict({ mine, theirs, onMine, onTheirs }: { mine: PaperForm; theirs: PaperForm; onMine: () => void; onTheirs: () => void }) {
  const w = useWarehouseTexts().papers;
  const labelOf = useLabels();
  // The button that was pressed is far below.
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which is nothing to clean up with.
    section.current?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <section ref={section} className="card" role="alert">
      <h2>{w.theirs}</h2>
      <p>{w.theirsHint}</p>
      <Table<Difference>
        rowKey="path"
        size="small"
        pagination={false}
        scroll={{ x: 480 }}
        dataSource={differencesOf(mine, theirs)}
        columns={[
          { title: w.field, render: (_, row) => labelOf(row.path) },
          { title: w.mine, dataIndex: 'mine' },
          { title: w.their, dataIndex: 'theirs' },
        ]}
      />
      <p className="actions">
        <Button type="primary" onClick={onMine}>
          {w.keepMine}
        </Button>
        <Button onClick={onTheirs}>{w.takeTheirs}</Button>
      </p>
    </section>
  );
}
