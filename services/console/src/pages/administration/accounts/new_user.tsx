import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { clientOf, newRequestId } from '../../../api/client';
import { useDraftAction } from '../../../api/action';
import { useSession } from '../../../api/session';
import { ChapterSelect } from '../../../components/chapter_select';
import { useDraft } from '../../../components/draft';
import { Field } from '../../../components/field';
import { idOf } from '../../../components/format';
import { Restored } from '../../../components/restored';
import { FailureNote } from '../../../components/states';
import { type CreateUserResponse, UserService } from '../../../gen/muster/chapter/v1/user_service_pb';
import { useTexts } from '../../../i18n/language';
import { Head } from '../head';
import { type GrantDraft, RoleGrants } from './role_grants';
import { SecretOnce } from './secret_once';
import { useWords } from './texts';

// Opens an account. Its one-time password is shown once, to the administrator who tells it to the person.
export default function NewUser() {
  const t = useTexts();
  const w = useWords();
  const navigate = useNavigate();
  const { identity } = useSession();
  const { value, change, discard, wasRestored } = useDraft('user', () => ({
    userId: '',
    displayName: '',
    chapter: identity.chapter,
    roleGrants: [] as GrantDraft[],
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value });
  const [answer, setAnswer] = useState<CreateUserResponse>();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { displayName, chapter, roleGrants } = value;
    const created = await submit((requestId) =>
      clientOf(UserService).createUser({ requestId, userId: value.userId.trim(), user: { displayName: displayName.trim(), chapter, roleGrants } }),
    );
    if (!created) return;
    discard();
    setAnswer(created);
  };
  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <Head title={w.create} />
      <Restored when={wasRestored} onDiscard={discard} />
      {failure && <FailureNote failure={failure} />}
      <section className="card fields">
        <Field label={w.userName} hint={w.userNameHint} wrong={wrong('user_id')}>
          {(id) => <Input id={id} autoFocus value={value.userId} maxLength={64} autoComplete="off" spellCheck={false} onChange={(event) => change({ userId: event.target.value })} />}
        </Field>
        <Field label={w.displayName} wrong={wrong('user.display_name')}>
          {(id) => <Input id={id} value={value.displayName} maxLength={100} autoComplete="off" onChange={(event) => change({ displayName: event.target.value })} />}
        </Field>
        <Field label={w.chapter} wrong={wrong('user.chapter')}>
          {(id) => <ChapterSelect id={id} value={value.chapter} within={identity.chapter} onChange={(chapter) => change({ chapter })} />}
        </Field>
      </section>
      <RoleGrants grants={value.roleGrants} onChange={(roleGrants) => change({ roleGrants })} within={identity.chapter} wrong={wrong} />
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {w.create}
      </Button>{' '}
      <Button onClick={() => navigate('/administration/users')}>{t.common.cancel}</Button> <span className="quiet">{t.common.unsaved}</span>
      {answer && (
        <SecretOnce
          title={`${w.oneTimePassword} · ${idOf(answer.user?.name ?? '')}`}
          hint={w.onceHint}
          gone={w.onceGone}
          secret={answer.oneTimePassword}
          onClose={() => navigate(`/administration/users/${idOf(answer.user?.name ?? '')}`)}
        />
      )}
    </form>
  );
}
