import { Button, Input } from 'antd';
import type { FormEvent } from 'react';
import { clientOf, newRequestId } from '../../../api/client';
import { useDraftAction } from '../../../api/action';
import { useSession } from '../../../api/session';
import { ChangedMeanwhile, type Snapshot } from '../../../components/changed_meanwhile';
import { useDraft } from '../../../components/draft';
import { Field } from '../../../components/field';
import { useChapters } from '../../../components/names';
import { FailureNote } from '../../../components/states';
import type { User } from '../../../gen/muster/chapter/v1/user_pb';
import { UserService } from '../../../gen/muster/chapter/v1/user_service_pb';
import { useTexts } from '../../../i18n/language';
import { type GrantDraft, grantsInWords, RoleGrants } from './role_grants';
import { useWords } from './texts';

// Changes an account's display name and roles; `user` is how it stands now, also while somebody types.
export function UserForm({ user, onClose, onSaved }: { user: User; onClose: () => void; onSaved: () => void }) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const { identity } = useSession();
  const snapshot = (): Snapshot => ({ [w.displayName]: user.displayName, [w.roles]: grantsInWords(user.roleGrants, tree, t) });
  const { value, change, discard } = useDraft(user.name, () => ({
    displayName: user.displayName,
    roleGrants: user.roleGrants.map(({ role, chapter }): GrantDraft => ({ role, chapter })),
    etag: user.etag,
    before: snapshot(),
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value, onStale: onSaved });
  const close = () => (discard(), onClose());
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { displayName, roleGrants, etag } = value;
    const saved = await submit((requestId) =>
      clientOf(UserService).updateUser({ requestId, user: { name: user.name, displayName: displayName.trim(), roleGrants, etag } }),
    );
    onSaved();
    if (saved) close();
  };
  const isStale = value.etag !== user.etag;
  return (
    <form className="card" onSubmit={(event) => void save(event)} noValidate>
      {failure && !(isStale && failure.reason === 'ETAG_MISMATCH') && <FailureNote failure={failure} />}
      {isStale && !isBusy && <ChangedMeanwhile before={value.before} now={snapshot()} onKeep={() => change({ etag: user.etag, before: snapshot() })} onDrop={close} />}
      <Field label={w.displayName} wrong={wrong('user.display_name')}>
        {(id) => <Input id={id} autoFocus value={value.displayName} maxLength={100} onChange={(event) => change({ displayName: event.target.value })} />}
      </Field>
      <RoleGrants grants={value.roleGrants} onChange={(roleGrants) => change({ roleGrants })} within={identity.chapter} wrong={wrong} />
      <Button type="primary" htmlType="submit" loading={isBusy} disabled={isStale}>
        {t.common.save}
      </Button>{' '}
      <Button onClick={close}>{t.common.cancel}</Button>
    </form>
  );
}
