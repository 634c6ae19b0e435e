import { AutoComplete, Button, Input, InputNumber } from 'antd';
import type { FormEvent } from 'react';
import { clientOf, newRequestId } from '../../../api/client';
import { useDraftAction } from '../../../api/action';
import { allPages, useLoad } from '../../../api/load';
import { useSession } from '../../../api/session';
import { useDraft } from '../../../components/draft';
import { Field } from '../../../components/field';
import { aside, idOf } from '../../../components/format';
import { matches } from '../../../components/pinyin';
import { FailureNote } from '../../../components/states';
import { fromInput } from '../../../components/time_input';
import type { User } from '../../../gen/muster/chapter/v1/user_pb';
import { UserService } from '../../../gen/muster/chapter/v1/user_service_pb';
import { ApprovalPolicyService } from '../../../gen/muster/dispatch/v1/dispatch_service_pb';
import { useTexts } from '../../../i18n/language';
import { useWords } from './texts';

// An approver lets somebody else decide for a while, within limits.
export function DelegationForm({ onClose, onSaved }: { onClose: () => void; onSaved: () => void }) {
  const t = useTexts();
  const w = useWords();
  const { identity } = useSession();
  const { value, change, discard } = useDraft('delegation', () => ({
    delegate: '',
    validFrom: '',
    validTo: '',
    maxQuantity: null as number | null,
    maxWeightKg: null as number | null,
    maxValueYuan: null as number | null,
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value });
  // Only proposals: the delegate may be kept by another chapter, whose accounts cannot be listed.
  const users = useLoad('delegates', (signal) =>
    allPages<User>(async (pageToken) => {
      const page = await clientOf(UserService).listUsers({ pageSize: 1000, pageToken }, { signal });
      return { rows: page.users, nextPageToken: page.nextPageToken };
    }),
  ).value;
  const options = (users ?? [])
    .filter((user) => user.name !== identity.user && !user.disableTime && matches(`${user.displayName} ${idOf(user.name)}`, value.delegate))
    .slice(0, 20)
    .map((user) => ({ value: idOf(user.name), label: `${user.displayName}${aside(idOf(user.name))}` }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const typed = value.delegate.trim();
    const saved = await submit((requestId) =>
      clientOf(ApprovalPolicyService).createApprovalDelegation({
        requestId,
        approvalDelegation: {
          delegate: typed && !typed.startsWith('users/') ? `users/${typed}` : typed,
          validFrom: value.validFrom ? fromInput(value.validFrom) : undefined,
          validTo: value.validTo ? fromInput(value.validTo) : undefined,
          maxQuantity: BigInt(value.maxQuantity ?? 0),
          maxWeightG: BigInt(Math.round((value.maxWeightKg ?? 0) * 1000)),
          maxValueFen: BigInt(Math.round((value.maxValueYuan ?? 0) * 100)),
        },
      }),
    );
    if (!saved) return;
    discard();
    onSaved();
  };
  const wrongOf = (path: string) => wrong(`approval_delegation.${path}`);
  return (
    <form className="card" onSubmit={(event) => void save(event)} noValidate>
      <h2>{w.newDelegation}</h2>
      {failure && <FailureNote failure={failure} />}
      <div className="fields">
        <Field label={w.delegate} hint={w.delegateHint} wrong={wrongOf('delegate')}>
          {(id) => <AutoComplete id={id} autoFocus value={value.delegate} options={options} onChange={(delegate: string) => change({ delegate })} />}
        </Field>
        <Field label={w.validFrom} wrong={wrongOf('valid_from')}>
          {(id) => <Input id={id} type="datetime-local" value={value.validFrom} onChange={(event) => change({ validFrom: event.target.value })} />}
        </Field>
        <Field label={w.validTo} wrong={wrongOf('valid_to')}>
          {(id) => <Input id={id} type="datetime-local" value={value.validTo} onChange={(event) => change({ validTo: event.target.value })} />}
        </Field>
        <Field label={w.maxQuantity} wrong={wrongOf('max_quantity')}>
          {(id) => <InputNumber id={id} min={0} max={1_000_000_000} precision={0} value={value.maxQuantity} onChange={(maxQuantity) => change({ maxQuantity })} />}
        </Field>
        <Field label={w.maxWeight} wrong={wrongOf('max_weight_g')}>
          {(id) => <InputNumber id={id} min={0} precision={3} value={value.maxWeightKg} onChange={(maxWeightKg) => change({ maxWeightKg })} />}
        </Field>
        <Field label={w.maxValue} hint={w.maxValueHint} wrong={wrongOf('max_value_fen')}>
          {(id) => <InputNumber id={id} min={0} precision={2} value={value.maxValueYuan} onChange={(maxValueYuan) => change({ maxValueYuan })} />}
        </Field>
      </div>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {w.grant}
      </Button>{' '}
      <Button onClick={onClose}>{t.common.close}</Button>
    </form>
  );
}
