import { Button, Checkbox, Input, Select } from 'antd';
import { nameOfItem, unitOf } from '../../api/catalogue';
import { Field } from '../../components/field';
import { aside, idOf, number } from '../../components/format';
import { matches } from '../../components/pinyin';
import type { Item } from '../../gen/muster/warehouse/v1/item_pb';
import { Lot_Source, type StockBalance } from '../../gen/muster/warehouse/v1/lot_pb';
import { ReceiptInspection_RejectionReason } from '../../gen/muster/warehouse/v1/voucher_details_pb';
import { useTexts } from '../../i18n/language';
import { DonationField } from './donation_field';
import { EarmarkFields } from './earmark_fields';
import { emptyLine, type LineForm, type PaperKind } from './paper_form';
import { ScanLine } from './scan_line';
import { type Choices, ItemSelect } from './selects';
import { useWarehouseTexts } from './texts';
import { wholeOf } from './words';

export type Items = ReadonlyMap<string, Item> | undefined;
export type WrongAt = (path: string) => string | undefined;

export function Whole({ id, value, onChange }: { id: string; value: string; onChange: (value: string) => void }) {
  return <Input id={id} inputMode="numeric" value={value} status={value.trim() && wholeOf(value) === undefined ? 'error' : ''} onChange={(event) => onChange(event.target.value)} />;
}

export function wrongNumber(value: string, words: string): string | undefined {
  return value.trim() && wholeOf(value) === undefined ? words : undefined;
}

// A lot that lies in the warehouse: what, which batch, until when, where, how much of it is free.
export function LotSelect({ id, value, onChange, balances, items, item, free }: { id: string; value: string; onChange: (lot: string) => void; balances: readonly StockBalance[]; items: Items; item?: string; free?: string }) {
  const options = balances
    .filter((row) => !item || row.lot?.item === item)
    .map((row) => {
      const label = [nameOfItem(items, row.lot?.item ?? ''), row.lot?.batch || `#${idOf(row.lot?.name ?? '')}`, row.lot?.expiryDate, row.bin, `${number(row.availableQuantity)} ${unitOf(items, row.lot?.item ?? '')}`]
        .filter(Boolean)
        .join(' · ');
      return { value: row.lot?.name ?? '', label };
    });
  return (
    <Select
      id={id}
      showSearch={{ filterOption: (typed, option) => matches(option?.label ?? '', typed) }}
      allowClear={free !== undefined}
      placeholder={free}
      value={value || undefined}
      onChange={(next?: string) => onChange(next ?? '')}
      options={options}
    />
  );
}

interface LinesProps {
  kind: PaperKind;
  // Whether a notice says what is expected.
  hasNotice: boolean;
  lines: readonly LineForm[];
  onChange: (lines: LineForm[]) => void;
  items: Items;
  choices: Choices;
  balances: readonly StockBalance[];
  wrongAt: WrongAt;
}

// The lines of a paper; which fields a line has follows from the kind of paper.
export function PaperLines({ kind, hasNotice, lines, onChange, items, choices, balances, wrongAt }: LinesProps) {
  const w = useWarehouseTexts().papers;
  const change = (index: number, part: Partial<LineForm>) => onChange(lines.map((line, at) => (at === index ? { ...line, ...part } : line)));
  return (
    <>
      {lines.map((line, index) => {
        const shared = { line, change: (part: Partial<LineForm>) => change(index, part), wrongAt: (path: string) => wrongAt(`lines[${index}].${path}`), items, choices, balances };
        return (
          <div key={index} className="line-card" role="group" aria-label={w.line(index + 1)}>
            <div className="line">
              <h3>{w.line(index + 1)}</h3>
              <Button size="small" onClick={() => onChange(lines.filter((_, at) => at !== index))}>
                {w.removeLine}
              </Button>
            </div>
            {(kind === 'receiveStock' || kind === 'crossDock') && <ReceiptFields {...shared} isPutAway={kind === 'receiveStock'} hasNotice={hasNotice} />}
            {kind === 'notifyArrival' && <NoticeFields {...shared} />}
            {(kind === 'issueStock' || kind === 'transferOut') && <PickFields {...shared} />}
            {(kind === 'disposeStock' || kind === 'assembleKits') && <LotFields {...shared} />}
            {kind === 'receiveShipment' && <ArrivalFields {...shared} />}
          </div>
        );
      })}
      {kind !== 'receiveShipment' && lines.length < 500 && <ScanLine kind={kind} lines={lines} balances={balances} items={items} onChange={onChange} />}
      {kind !== 'receiveShipment' && lines.length < 500 && <Button onClick={() => onChange([...lines, emptyLine()])}>{w.addLine}</Button>}
    </>
  );
}

interface LineProps {
  line: LineForm;
  change: (part: Partial<LineForm>) => void;
  wrongAt: WrongAt;
  items: Items;
  choices: Choices;
  balances: readonly StockBalance[];
}

function ItemField({ line, change, wrongAt, choices, path }: LineProps & { path: string }) {
  const t = useTexts();
  return (
    <div className="wide">
      <Field label={t.stock.item} wrong={wrongAt(path)}>
        {(id) => <ItemSelect id={id} value={line.item} choices={choices} onChange={(item) => change({ item, packUnit: '', lot: '' })} />}
      </Field>
    </div>
  );
}

// How much, in base units or whole packs; what the packs come to is said at once.
function QuantityFields({ line, change, wrongAt, items, item = line.item }: LineProps & { item?: string }) {
  const w = useWarehouseTexts();
  const packs = items?.get(item)?.packs ?? [];
  const pack = packs.find((candidate) => candidate.unit === line.packUnit);
  const typed = wholeOf(line.quantity);
  const exact = pack && typed !== undefined ? w.papers.exact(number(typed), pack.unit, number(pack.quantity), number(typed * pack.quantity), unitOf(items, item)) : undefined;
  return (
    <>
      <Field label={w.vouchers.quantity} hint={exact} wrong={wrongAt('quantity') ?? wrongNumber(line.quantity, w.papers.notWhole)}>
        {(id) => <Whole id={id} value={line.quantity} onChange={(quantity) => change({ quantity })} />}
      </Field>
      <Field label={w.papers.unit} wrong={wrongAt('pack_unit')}>
        {(id) => (
          <Select
            id={id}
            value={line.packUnit}
            onChange={(packUnit) => change({ packUnit })}
            options={[{ value: '', label: item ? w.papers.base(unitOf(items, item)) : '—' }, ...packs.map(({ unit, quantity }) => ({ value: unit, label: unit + aside(`${number(quantity)} ${unitOf(items, item)}`) }))]}
          />
        )}
      </Field>
    </>
  );
}

function ReceiptFields({ isPutAway, hasNotice, ...props }: LineProps & { isPutAway: boolean; hasNotice: boolean }) {
  const { line, change, wrongAt } = props;
  const w = useWarehouseTexts();
  const text = (label: string, key: 'batch' | 'bin' | 'manufacturer' | 'donor' | 'remark' | 'certificate', path: string, maxLength: number, hint?: string) => (
    <Field label={label} hint={hint} wrong={wrongAt(path)}>
      {(id) => <Input id={id} value={line[key]} maxLength={maxLength} onChange={(event) => change({ [key]: event.target.value })} />}
    </Field>
  );
  const day = (label: string, key: 'expiryDate' | 'productionDate', path: string) => (
    <Field label={label} wrong={wrongAt(path)}>
      {(id) => <Input id={id} type="date" value={line[key]} onChange={(event) => change({ [key]: event.target.value })} />}
    </Field>
  );
  const hasMore = Boolean(line.rejected || line.expected || line.donor || line.donation || line.quarantine || line.certificate || line.earmark.kind);
  const isWrong = ['rejection_reason', 'inspection_remark', 'rejected_quantity', 'expected_quantity', 'lot.donor', 'lot.donation', 'lot.earmark', 'certificate_number'].some((path) => wrongAt(path));
  return (
    <>
      <div className="fields">
        <ItemField {...props} path="lot.item" />
        <QuantityFields {...props} />
        <Field label={w.stock.source} wrong={wrongAt('lot.source')}>
          {(id) => (
            <Select id={id} value={line.source || undefined} onChange={(source) => change({ source })} options={Object.entries(w.stock.sources).map(([value, label]) => ({ value: Number(value), label }))} />
          )}
        </Field>
        {text(w.papers.batch, 'batch', 'lot.batch', 100)}
        {day(w.stock.production, 'productionDate', 'lot.production_date')}
        {day(w.papers.expiry, 'expiryDate', 'lot.expiry_date')}
        {isPutAway && text(w.papers.bin, 'bin', 'bin', 40)}
      </div>
      <details open={hasMore || isWrong || undefined}>
        <summary>{w.papers.moreOfLot}</summary>
        <div className="fields">
          {text(w.stock.manufacturer, 'manufacturer', 'lot.manufacturer', 200)}
          {!hasNotice && (
            <Field label={w.papers.expected} wrong={wrongAt('expected_quantity') ?? wrongNumber(line.expected, w.papers.notWhole)}>
              {(id) => <Whole id={id} value={line.expected} onChange={(expected) => change({ expected })} />}
            </Field>
          )}
          <Field label={w.papers.rejected} wrong={wrongAt('rejected_quantity') ?? wrongNumber(line.rejected, w.papers.notWhole)}>
            {(id) => <Whole id={id} value={line.rejected} onChange={(rejected) => change({ rejected })} />}
          </Field>
          <Field label={w.papers.rejection} wrong={wrongAt('rejection_reason')}>
            {(id) => (
              <Select
                id={id}
                allowClear
                value={line.rejectionReason || undefined}
                onChange={(reason?: number) => change({ rejectionReason: reason ?? 0 })}
                options={Object.entries(w.papers.rejections).map(([value, label]) => ({ value: Number(value), label }))}
              />
            )}
          </Field>
          {(line.rejectionReason === ReceiptInspection_RejectionReason.OTHER || line.remark) && text(w.papers.remark, 'remark', 'inspection_remark', 200)}
          {text(w.vouchers.certificate, 'certificate', 'certificate_number', 100)}
          <Field label={w.papers.unitCost} wrong={wrongAt('lot.unit_cost_fen')}>
            {(id) => <Input id={id} inputMode="decimal" value={line.unitCostYuan} status={line.unitCostYuan && !/^\d+(\.\d{1,2})?$/.test(line.unitCostYuan.trim()) ? 'error' : ''} onChange={(event) => change({ unitCostYuan: event.target.value })} />}
          </Field>
          {(line.source === Lot_Source.DONATION || line.donor || line.donation) && (
            <>
              <DonationField value={line.donation} onChange={(donation) => change({ donation, ...(donation ? { source: Lot_Source.DONATION, donor: '', earmark: { kind: '', value: '' } } : {}) })} wrong={wrongAt('lot.donation')} />
              {!line.donation && text(w.stock.donor, 'donor', 'lot.donor', 200)}
            </>
          )}
          {!line.donation && <EarmarkFields value={line.earmark} onChange={(earmark) => change({ earmark })} wrong={wrongAt('lot.earmark')} />}
        </div>
        {isPutAway && (
          <Checkbox checked={line.quarantine} onChange={(event) => change({ quarantine: event.target.checked })}>
            {w.papers.quarantine}
          </Checkbox>
        )}
      </details>
    </>
  );
}

function NoticeFields(props: LineProps) {
  const { line, change, wrongAt } = props;
  const w = useWarehouseTexts().papers;
  return (
    <div className="fields">
      <ItemField {...props} path="item" />
      <QuantityFields {...props} />
      <div className="wide">
        <Field label={w.lotDescription} wrong={wrongAt('lot_description')}>
          {(id) => <Input id={id} value={line.lotDescription} maxLength={200} onChange={(event) => change({ lotDescription: event.target.value })} />}
        </Field>
      </div>
    </div>
  );
}

function PickFields(props: LineProps) {
  const { line, change, wrongAt, balances, items } = props;
  const w = useWarehouseTexts().papers;
  // A draft may name a lot only.
  const item = line.item || balances.find((row) => row.lot?.name === line.lot)?.lot?.item || '';
  return (
    <div className="fields">
      <ItemField {...props} line={{ ...line, item }} path="item" />
      <div className="wide">
        <Field label={w.pick} wrong={wrongAt('lot')}>
          {(id) => <LotSelect id={id} value={line.lot} balances={balances} items={items} item={item} free={w.pickFefo} onChange={(lot) => change({ lot, item })} />}
        </Field>
      </div>
      <QuantityFields {...props} item={item} />
    </div>
  );
}

function LotFields(props: LineProps) {
  const { line, change, wrongAt, balances, items } = props;
  const w = useWarehouseTexts();
  return (
    <div className="fields">
      <div className="wide">
        <Field label={w.papers.pick} wrong={wrongAt('lot')}>
          {(id) => <LotSelect id={id} value={line.lot} balances={balances} items={items} onChange={(lot) => change({ lot })} />}
        </Field>
      </div>
      <Field label={w.vouchers.quantity} wrong={wrongAt('quantity') ?? wrongNumber(line.quantity, w.papers.notWhole)}>
        {(id) => <Whole id={id} value={line.quantity} onChange={(quantity) => change({ quantity })} />}
      </Field>
    </div>
  );
}

function ArrivalFields({ line, change, wrongAt, items }: LineProps) {
  const w = useWarehouseTexts().papers;
  return (
    <>
      <p>
        {line.item && <b>{nameOfItem(items, line.item)}</b>} #{idOf(line.lot)} {line.expiryDate} {line.expected && `· ${w.incoming} ${number(BigInt(line.expected))} ${unitOf(items, line.item)}`}
      </p>
      <div className="fields">
        <Field label={w.received} wrong={wrongAt('received_quantity') ?? wrongNumber(line.quantity, w.notWhole)}>
          {(id) => <Whole id={id} value={line.quantity} onChange={(quantity) => change({ quantity })} />}
        </Field>
        <Field label={w.lost} wrong={wrongAt('lost_quantity') ?? wrongNumber(line.lost, w.notWhole)}>
          {(id) => <Whole id={id} value={line.lost} onChange={(lost) => change({ lost })} />}
        </Field>
        <Field label={w.bin} wrong={wrongAt('bin')}>
          {(id) => <Input id={id} value={line.bin} maxLength={40} onChange={(event) => change({ bin: event.target.value })} />}
        </Field>
      </div>
    </>
  );
}
