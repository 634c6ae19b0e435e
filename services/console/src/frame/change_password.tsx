import { type FormEvent, useState } from 'react';
import { clientOf } from '../api/client';
import { type Failure, failureOf } from '../api/failure';
import { useSession, useSessionState } from '../api/session';
import { Button, PasswordInput } from '../components/controls';
import { Field } from '../components/field';
import { FailureNote } from '../components/states';
import { UserService } from '../gen/muster/chapter/v1/user_service_pb';
import { useTexts } from '../i18n/language';
import { ExerciseBanner, useTitle } from './exercise';

// The password that somebody else set must be changed before anything else.
export default function ChangePassword() {
  const t = useTexts();
  const { world } = useSession();
  const { retry, signOut } = useSessionState();
  const [oldPassword, setOldPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [failure, setFailure] = useState<Failure>();
  useTitle(`${t.signIn.changePassword} · ${t.product}`, world);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(undefined);
    try {
      await clientOf(UserService).changePassword({ oldPassword, newPassword });
      retry();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return (
    <main className="sign-in">
      <ExerciseBanner world={world} />
      <form onSubmit={(event) => void submit(event)} className="card">
        <h1>{t.signIn.changePassword}</h1>
        {failure && <FailureNote failure={failure} />}
        <Field label={t.signIn.password}>
          {(id) => <PasswordInput id={id} value={oldPassword} autoFocus autoComplete="current-password" onChange={(event) => setOldPassword(event.target.value)} />}
        </Field>
        <Field label={t.signIn.newPassword} wrong={failure?.fields.get('new_password')}>
          {(id) => <PasswordInput id={id} value={newPassword} autoComplete="new-password" onChange={(event) => setNewPassword(event.target.value)} />}
        </Field>
        <Button kind="primary" type="submit" isWide>
          {t.signIn.change}
        </Button>
        <Button kind="link" onClick={() => void signOut().catch((error: unknown) => setFailure(failureOf(error)))}>
          {t.frame.signOut}
        </Button>
      </form>
    </main>
  );
}
