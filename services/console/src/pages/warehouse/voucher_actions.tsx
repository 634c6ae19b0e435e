import { Input, Modal } from 'antd';
import type { ReactNode } from 'react';
import { clientOf } from '../../api/client';
import type { Failure } from '../../api/failure';
import { useSession } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { FailureNote } from '../../components/states';
import type { Voucher } from '../../gen/muster/warehouse/v1/voucher_pb';
import { VoucherService } from '../../gen/muster/warehouse/v1/voucher_service_pb';
import { useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { Persons, personsOf } from './persons';
import { useWarehouseTexts } from './texts';

// A question in a window: what it does in words, its fields, and what was refused.
export function Ask({ title, intro, failure, isBusy, danger, onOk, onClose, children }: { title: string; intro?: string; failure?: Failure; isBusy: boolean; danger?: boolean; onOk: () => void; onClose: () => void; children: ReactNode }) {
  const t = useTexts();
  return (
    <Modal open title={title} okText={title} cancelText={t.common.cancel} onOk={onOk} onCancel={onClose} confirmLoading={isBusy} okButtonProps={{ danger: Boolean(danger) }}>
      {intro && <p>{intro}</p>}
      {failure && <FailureNote failure={failure} />}
      {children}
    </Modal>
  );
}

// A question whose answer is why. What was typed stays when the session ends or the page is read anew.
export function AskReason({ draft, title, intro, danger, maxLength = 500, write, onClose, onDone, children }: { draft: string; title: string; intro?: string; danger?: boolean; maxLength?: number; write: (requestId: string, reason: string) => Promise<unknown>; onClose: () => void; onDone: () => void; children?: ReactNode }) {
  const w = useWarehouseTexts().vouchers;
  const { value, change, discard } = useDraft(`reason.${draft}`, () => ({ reason: '' }));
  const { run, failure, isBusy } = useAction();
  const send = () =>
    run('send', async (requestId) => {
      await write(requestId, value.reason.trim());
      discard();
      onDone();
    });
  return (
    <Ask title={title} intro={intro} failure={failure} isBusy={isBusy} danger={danger} onOk={() => void send()} onClose={onClose}>
      {children}
      <Field label={w.reason} wrong={failure?.fields.get('reason')}>
        {(id) => <Input id={id} autoFocus maxLength={maxLength} value={value.reason} onChange={(event) => change({ reason: event.target.value })} />}
      </Field>
    </Ask>
  );
}

const wrongPersons = (failure: Failure | undefined) => [...(failure?.fields ?? [])].find(([path]) => path.startsWith('responsible_persons'))?.[1];

export function ReverseVoucher({ name, onClose, onDone }: { name: string; onClose: () => void; onDone: (counter: string) => void }) {
  const w = useWarehouseTexts().vouchers;
  const { identity } = useSession();
  const { value, change, discard } = useDraft(`reverse.${name}`, () => ({ reason: '', persons: [identity.displayName, ''] as [string, string] }));
  const { run, failure, isBusy } = useAction();
  const send = () =>
    run('reverse', async (requestId) => {
      const counter = await clientOf(VoucherService).reverseVoucher({ requestId, name, reason: value.reason.trim(), responsiblePersons: personsOf(value.persons) });
      discard();
      onDone(counter.name);
    });
  return (
    <Ask title={w.reverse} intro={w.reverseAsk} failure={failure} isBusy={isBusy} danger onOk={() => void send()} onClose={onClose}>
      <Field label={w.reason} wrong={failure?.fields.get('reason')}>
        {(id) => <Input.TextArea id={id} rows={2} maxLength={500} value={value.reason} onChange={(event) => change({ reason: event.target.value })} />}
      </Field>
      <Persons values={value.persons} onChange={(persons) => change({ persons })} wrong={wrongPersons(failure)} />
    </Ask>
  );
}

export function CompletePaper({ voucher, onClose, onDone }: { voucher: Voucher; onClose: () => void; onDone: () => void }) {
  const w = useWarehouseTexts().vouchers;
  const { identity } = useSession();
  const { value, change, discard } = useDraft(`complete.${voucher.name}`, () => ({ persons: [identity.displayName, ''] as [string, string], counterparty: voucher.counterparty, note: voucher.note }));
  const { run, failure, isBusy } = useAction();
  const send = () =>
    run('complete', async (requestId) => {
      await clientOf(VoucherService).completePaper({ requestId, name: voucher.name, responsiblePersons: personsOf(value.persons), counterparty: value.counterparty.trim(), note: value.note.trim() });
      discard();
      onDone();
    });
  return (
    <Ask title={w.complete} intro={w.completeAsk} failure={failure} isBusy={isBusy} onOk={() => void send()} onClose={onClose}>
      <Persons values={value.persons} onChange={(persons) => change({ persons })} wrong={wrongPersons(failure)} />
      <Field label={w.counterparty} wrong={failure?.fields.get('counterparty')}>
        {(id) => <Input id={id} maxLength={200} value={value.counterparty} onChange={(event) => change({ counterparty: event.target.value })} />}
      </Field>
      <Field label={w.note} wrong={failure?.fields.get('note')}>
        {(id) => <Input.TextArea id={id} rows={2} maxLength={500} value={value.note} onChange={(event) => change({ note: event.target.value })} />}
      </Field>
    </Ask>
  );
}

export function RecordContact({ name, onClose, onDone }: { name: string; onClose: () => void; onDone: () => void }) {
  const w = useWarehouseTexts().vouchers;
  const { value, change, discard } = useDraft(`contact.${name}`, () => ({ person: '', remark: '' }));
  const { run, failure, isBusy } = useAction();
  const send = () =>
    run('contact', async (requestId) => {
      await clientOf(VoucherService).recordContact({ requestId, name, person: value.person.trim(), remark: value.remark.trim() });
      discard();
      onDone();
    });
  return (
    <Ask title={w.recordContact} failure={failure} isBusy={isBusy} onOk={() => void send()} onClose={onClose}>
      <Field label={w.spokeTo} wrong={failure?.fields.get('person')}>
        {(id) => <Input id={id} autoFocus maxLength={100} value={value.person} onChange={(event) => change({ person: event.target.value })} />}
      </Field>
      <Field label={w.said} wrong={failure?.fields.get('remark')}>
        {(id) => <Input.TextArea id={id} rows={2} maxLength={500} value={value.remark} onChange={(event) => change({ remark: event.target.value })} />}
      </Field>
    </Ask>
  );
}

export function CancelNotice({ name, onClose, onDone }: { name: string; onClose: () => void; onDone: () => void }) {
  const w = useWarehouseTexts().vouchers;
  const cancel = (requestId: string, reason: string) => clientOf(VoucherService).cancelNotice({ requestId, name, reason });
  return <AskReason draft={`cancel.${name}`} title={w.cancelNotice} danger maxLength={200} write={cancel} onClose={onClose} onDone={onDone} />;
}
