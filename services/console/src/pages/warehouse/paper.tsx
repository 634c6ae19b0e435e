import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { useItems, useWarehouses } from '../../api/catalogue';
import { clientOf, newRequestId } from '../../api/client';
import { type Failure, failureOf } from '../../api/failure';
import { wasRecordedBefore } from '../../api/sent';
import { useLoad } from '../../api/load';
import { useSession } from '../../api/session';
import { useDraft } from '../../components/draft';
import { useFormKeys } from '../../components/form_keys';
import { time } from '../../components/format';
import { EmptyState, FailureNote, WhenLoaded } from '../../components/states';
import { type Draft, type Draft_Problem, Draft_State } from '../../gen/muster/warehouse/v1/draft_pb';
import { DonationService } from '../../gen/muster/warehouse/v1/donation_service_pb';
import { DraftService } from '../../gen/muster/warehouse/v1/draft_service_pb';
import { Lot_Source } from '../../gen/muster/warehouse/v1/lot_pb';
import { useTexts } from '../../i18n/language';
import { PaperConflict, useProblemInWords } from './paper_conflict';
import { emptyForm, emptyLine, formOf, kPaperKinds, type PaperForm, type PaperKind, requestOf } from './paper_form';
import { PaperHead } from './paper_head';
import { PaperLines } from './paper_lines';
import { useItemChoices } from './selects';
import { useWarehouseTexts } from './texts';
import { useBalances } from './warehouse_stock';
import './warehouse.css';

// A new paper of some kind.
export function NewPaper() {
  const { warehouse = '', kind = '' } = useParams();
  const [search] = useSearchParams();
  const { identity } = useSession();
  const known = kPaperKinds.find((candidate) => candidate === kind) ?? 'receiveStock';
  const notice = search.get('notice') ?? '';
  const donation = search.get('donation') ?? '';
  // Goods of a donation: all that was promised is proposed.
  const donated = useLoad(`donated ${donation}`, async (signal) => (donation ? await clientOf(DonationService).getDonation({ name: donation }, { signal }) : null));
  const empty = () => ({
    ...emptyForm(known, identity.displayName),
    advanceNotice: notice,
    ...(donated.value
      ? {
          counterparty: donated.value.donor,
          lines: donated.value.lines.map((line) => ({ ...emptyLine(), item: line.item, quantity: String(line.quantity), source: Lot_Source.DONATION, donation })),
        }
      : {}),
  });
  // What is begun for one notice or donation is no draft of anything else.
  const subject = notice || donation;
  const key = `${warehouse}.${known}${subject && `.${subject}`}`;
  return (
    <WhenLoaded loaded={donated}>{() => <Editor key={key} warehouse={`warehouses/${warehouse}`} kind={known} draftKey={`paper.${key}`} empty={empty} />}</WhenLoaded>
  );
}

// A draft that the service keeps: anybody of the warehouse goes on with it.
export function SavedPaper() {
  const w = useWarehouseTexts().papers;
  const { warehouse = '', draft: id = '' } = useParams();
  const name = `warehouses/${warehouse}/drafts/${id}`;
  const loaded = useLoad(name, (signal) => clientOf(DraftService).getDraft({ name }, { signal }));
  return (
    <WhenLoaded loaded={loaded}>
      {(draft) => {
        const form = formOf(draft);
        if (draft.state !== Draft_State.OPEN || !form) {
          return (
            <EmptyState title={draft.state === Draft_State.OPEN ? w.notHere : w.ended}>
              {draft.voucher && <Link to={`/${draft.voucher}`}>{w.seeVoucher}</Link>}
            </EmptyState>
          );
        }
        return <Editor key={name} warehouse={`warehouses/${warehouse}`} kind={form.kind} draftKey={`paper.${name}`} empty={() => form} isSaved />;
      }}
    </WhenLoaded>
  );
}

interface EditorProps {
  warehouse: string;
  kind: PaperKind;
  draftKey: string;
  empty: () => PaperForm;
  isSaved?: boolean;
}

// What of a form is content, to tell whether it has been saved.
const contentOf = ({ draft: _draft, etag: _etag, saveRequestId: _save, postRequestId: _post, ...content }: PaperForm) => JSON.stringify(content);

function Editor({ warehouse, kind, draftKey, empty, isSaved = false }: EditorProps) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const navigate = useNavigate();
  const inWords = useProblemInWords();
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  const choices = useItemChoices(items);
  const balances = useBalances(warehouse).value ?? [];
  const { value: form, change, discard, wasRestored } = useDraft<PaperForm>(draftKey, empty);
  const saved = useRef(isSaved && !wasRestored ? contentOf(form) : '');
  const [savedTime, setSavedTime] = useState('');
  const [problems, setProblems] = useState<Draft_Problem[]>();
  const [failure, setFailure] = useState<Failure>();
  const [theirs, setTheirs] = useState<PaperForm>();
  const [isBusy, setBusy] = useState(false);

  // Brings the draft that the service keeps up to what is typed; its name and etag.
  const save = async (): Promise<{ name: string; etag: string }> => {
    if (form.draft && saved.current === contentOf(form)) return { name: form.draft, etag: form.etag };
    const request = requestOf(form, warehouse);
    const service = clientOf(DraftService);
    const kept: Draft = form.draft
      ? await service.updateDraft({ requestId: form.saveRequestId, draft: { name: form.draft, etag: form.etag, request } })
      : await service.createDraft({ requestId: form.saveRequestId, parent: warehouse, draft: { request } });
    // When it keeps an earlier text, whose answer was lost, it is brought up to this one.
    const draft = wasRecordedBefore(kept) ? await service.updateDraft({ requestId: newRequestId(), draft: { name: kept.name, etag: kept.etag, request } }) : kept;
    saved.current = contentOf(form);
    setSavedTime(time(draft.updateTime));
    change({ draft: draft.name, etag: draft.etag, saveRequestId: newRequestId() });
    return draft;
  };

  const run = async (action: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setFailure(undefined);
    setProblems(undefined);
    try {
      await action();
    } catch (error) {
      const why = failureOf(error);
      setFailure(why);
      if (why.reason === 'ETAG_MISMATCH' && form.draft) {
        const now = await clientOf(DraftService).getDraft({ name: form.draft }).catch(() => undefined);
        setTheirs(now && formOf(now));
      }
    } finally {
      setBusy(false);
    }
  };
  const check = () => run(async () => setProblems((await clientOf(DraftService).checkDraft({ name: (await save()).name })).problems));
  const post = () =>
    run(async () => {
      const { name, etag } = await save();
      const posted = await clientOf(DraftService).postDraft({ requestId: form.postRequestId, name, etag });
      discard();
      navigate(`/${posted.voucher}`, { replace: true });
    });
  const discardBoth = () =>
    run(async () => {
      if (form.draft) await clientOf(DraftService).discardDraft({ requestId: newRequestId(), name: form.draft, etag: form.etag });
      discard();
      navigate('/vouchers?view=drafts', { replace: true });
    });
  const keys = useFormKeys(() => void post());

  const said = new Map<string, string>([...(problems ?? []).map((problem): [string, string] => [problem.field, problem.description]), ...(failure?.fields ?? [])]);
  const wrongAt = (path: string) => said.get(path) ?? [...said].find(([known]) => known.endsWith(`.${path}`) && !known.slice(0, -path.length - 1).includes('lines['))?.[1];
  const hasLines = kind !== 'breakUpKits' && !form.reservation;
  return (
    <form
      ref={keys.ref}
      onKeyDown={keys.onKeyDown}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void post();
      }}
    >
      <div className="page-head">
        <h1>{w.papers.kinds[kind]}</h1>
        <Link to={`/${warehouse}`}>{warehouses?.get(warehouse)?.displayName ?? warehouse}</Link>
        <span className="quiet keys">
          <kbd>Enter</kbd> {t.duty.nextField} · <kbd>Ctrl</kbd>+<kbd>Enter</kbd> {w.papers.keys}
        </span>
      </div>
      {wasRestored && <Alert type="info" showIcon title={t.common.restored} action={<Button size="small" onClick={discard}>{t.common.discard}</Button>} className="above" />}
      {theirs && (
        <PaperConflict
          mine={form}
          theirs={theirs}
          onMine={() => {
            change({ etag: theirs.etag });
            saved.current = '';
            setTheirs(undefined);
            setFailure(undefined);
          }}
          onTheirs={() => {
            change(theirs);
            saved.current = contentOf(theirs);
            setTheirs(undefined);
            setFailure(undefined);
          }}
        />
      )}
      <PaperHead warehouse={warehouse} form={form} change={change} items={items} balances={balances} wrongAt={wrongAt} />
      {hasLines && (kind !== 'receiveShipment' || form.lines.length > 0) && (
        <section className="card">
          <h2>{w.vouchers.lines}</h2>
          <PaperLines kind={kind} hasNotice={form.advanceNotice !== ''} lines={form.lines} onChange={(lines) => change({ lines })} items={items} choices={choices} balances={balances} wrongAt={wrongAt} />
        </section>
      )}
      {/* Beside the buttons, where the eye is after a click: what is wrong, or that nothing is. */}
      {failure && !theirs && <FailureNote failure={failure} />}
      {problems && problems.length === 0 && <Alert type="success" showIcon role="status" title={w.papers.checked} className="above" />}
      {problems && problems.length > 0 && (
        <Alert type="warning" showIcon role="alert" title={w.papers.problems} description={problems.map((problem, index) => <div key={index}>{inWords(problem)}</div>)} className="above" />
      )}
      <div className="actions">
        <Button type="primary" htmlType="submit" size="large" loading={isBusy}>
          {w.papers.post}
        </Button>
        <Button size="large" disabled={isBusy} onClick={() => void check()}>
          {w.papers.check}
        </Button>
        <Button size="large" disabled={isBusy} onClick={() => void run(async () => void (await save()))}>
          {w.papers.saveDraft}
        </Button>
        {form.draft && (
          <Button danger size="large" disabled={isBusy} onClick={() => void discardBoth()}>
            {w.papers.discardDraft}
          </Button>
        )}
        <span className="quiet" role="status">
          {form.draft && savedTime ? w.papers.saved(savedTime) : form.draft ? '' : w.papers.notSaved}
        </span>
      </div>
    </form>
  );
}
