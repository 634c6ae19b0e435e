import { Button, Checkbox, Input } from 'antd';
import { useNavigate } from 'react-router-dom';
import { useDraftAction } from '../../api/action';
import { unitOf, useItems } from '../../api/catalogue';
import { clientOf, newRequestId } from '../../api/client';
import { useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { useFormKeys } from '../../components/form_keys';
import { aside } from '../../components/format';
import { Restored } from '../../components/restored';
import { FailureNote } from '../../components/states';
import { DonationService } from '../../gen/muster/warehouse/v1/donation_service_pb';
import { useTexts } from '../../i18n/language';
import { EarmarkFields } from './earmark_fields';
import { type EarmarkForm, earmarkOf, fenOf } from './paper_form';
import { Whole, wrongNumber } from './paper_lines';
import { ItemSelect, useItemChoices } from './selects';
import { useWarehouseTexts } from './texts';
import { wholeOf } from './words';
import './warehouse.css';

interface Line {
  item: string;
  quantity: string;
  yuan: string;
}
const emptyLine = (): Line => ({ item: '', quantity: '', yuan: '' });
const isMoney = (typed: string) => !typed.trim() || /^\d+(\.\d{1,2})?$/.test(typed.trim());

// A gift in kind, written down when it is promised: what comes of it is followed to the site.
export default function NewDonation() {
  const t = useTexts();
  const w = useWarehouseTexts();
  const navigate = useNavigate();
  const { identity } = useSession();
  const items = useItems().value;
  const choices = useItemChoices(items);
  const draft = useDraft('donation-new', () => ({
    requestId: newRequestId(),
    chapter: identity.chapter,
    donor: '',
    anonymous: false,
    agreement: '',
    receipt: '',
    note: '',
    earmark: { kind: '', value: '' } as EarmarkForm,
    lines: [emptyLine()],
  }));
  const { value, change, discard, wasRestored } = draft;
  const { failure, isBusy, submit, wrong } = useDraftAction(draft);
  const setLine = (index: number, part: Partial<Line>) => change({ lines: value.lines.map((line, at) => (at === index ? { ...line, ...part } : line)) });
  const save = async () => {
    const saved = await submit((requestId) =>
      clientOf(DonationService).createDonation({
        requestId,
        donation: {
          chapter: value.chapter,
          donor: value.anonymous ? '' : value.donor.trim(),
          anonymous: value.anonymous,
          agreementNumber: value.agreement.trim(),
          receiptNumber: value.receipt.trim(),
          earmark: earmarkOf(value.earmark),
          lines: value.lines.map((line) => ({ item: line.item, quantity: wholeOf(line.quantity) ?? 0n, valueFen: fenOf(line.yuan) })),
          note: value.note.trim(),
        },
      }),
    );
    if (!saved) return;
    discard();
    navigate(`/${saved.name}`, { replace: true });
  };
  const keys = useFormKeys(() => void save());
  return (
    <form ref={keys.ref} onKeyDown={keys.onKeyDown} noValidate onSubmit={(event) => (event.preventDefault(), void save())}>
      <div className="page-head">
        <h1>{w.donate.create}</h1>
        <span className="quiet keys">
          <kbd>Enter</kbd> {t.duty.nextField} · <kbd>Ctrl</kbd>+<kbd>Enter</kbd> {w.donate.create}
        </span>
      </div>
      <Restored when={wasRestored} onDiscard={discard} />
      <section className="card">
        <h2>{w.donate.who}</h2>
        <p>
          <Checkbox checked={value.anonymous} onChange={(event) => change({ anonymous: event.target.checked })}>
            {w.donate.anonymous}
          </Checkbox>
        </p>
        <div className="fields">
          {!value.anonymous && (
            <Field label={w.duties.donor} wrong={wrong('donation.donor')}>
              {(id) => <Input id={id} value={value.donor} maxLength={200} onChange={(event) => change({ donor: event.target.value })} />}
            </Field>
          )}
          <Field label={t.duty.chapterOf} wrong={wrong('donation.chapter')}>
            {(id) => <ChapterSelect id={id} value={value.chapter} onChange={(chapter) => change({ chapter })} />}
          </Field>
          <Field label={w.duties.agreement} wrong={wrong('donation.agreement_number')}>
            {(id) => <Input id={id} value={value.agreement} maxLength={100} onChange={(event) => change({ agreement: event.target.value })} />}
          </Field>
          <Field label={w.duties.receipt} wrong={wrong('donation.receipt_number')}>
            {(id) => <Input id={id} value={value.receipt} maxLength={100} onChange={(event) => change({ receipt: event.target.value })} />}
          </Field>
          <EarmarkFields value={value.earmark} onChange={(earmark) => change({ earmark })} wrong={[...(failure?.fields ?? [])].find(([path]) => path.startsWith('donation.earmark'))?.[1]} />
        </div>
      </section>
      <section className="card">
        <h2>{w.donate.goods}</h2>
        {value.lines.map((line, index) => (
          <div key={index} className="line-card" role="group" aria-label={w.papers.line(index + 1)}>
            <div className="line">
              <h3>{w.papers.line(index + 1)}</h3>
              {value.lines.length > 1 && (
                <Button size="small" onClick={() => change({ lines: value.lines.filter((_, at) => at !== index) })}>
                  {w.papers.removeLine}
                </Button>
              )}
            </div>
            <div className="fields">
              <div className="wide">
                <Field label={t.stock.item} wrong={wrong(`donation.lines[${index}].item`)}>
                  {(id) => <ItemSelect id={id} value={line.item} choices={choices} onChange={(item) => setLine(index, { item })} />}
                </Field>
              </div>
              <Field label={w.donate.quantity + (line.item ? aside(unitOf(items, line.item)) : '')} wrong={wrong(`donation.lines[${index}].quantity`) ?? wrongNumber(line.quantity, w.papers.notWhole)}>
                {(id) => <Whole id={id} value={line.quantity} onChange={(quantity) => setLine(index, { quantity })} />}
              </Field>
              <Field label={w.donate.value} hint={w.donate.valueHint} wrong={wrong(`donation.lines[${index}].value_fen`) ?? (isMoney(line.yuan) ? undefined : w.donate.valueWrong)}>
                {(id) => <Input id={id} inputMode="decimal" value={line.yuan} onChange={(event) => setLine(index, { yuan: event.target.value })} />}
              </Field>
            </div>
          </div>
        ))}
        {value.lines.length < 500 && <Button onClick={() => change({ lines: [...value.lines, emptyLine()] })}>{w.papers.addLine}</Button>}
      </section>
      <section className="card">
        <Field label={w.vouchers.note} wrong={wrong('donation.note')}>
          {(id) => <Input.TextArea id={id} rows={2} value={value.note} maxLength={500} onChange={(event) => change({ note: event.target.value })} />}
        </Field>
      </section>
      {failure && <FailureNote failure={failure} />}
      <div className="actions">
        <Button type="primary" htmlType="submit" size="large" loading={isBusy} disabled={value.lines.some((line) => !isMoney(line.yuan))}>
          {w.donate.create}
        </Button>
        <span className="quiet">{t.common.unsaved}</span>
      </div>
    </form>
  );
}
