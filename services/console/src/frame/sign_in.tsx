import { Alert, Button, Input, Select } from 'antd';
import { type FormEvent, useEffect, useState } from 'react';
import { clientOf } from '../api/client';
import { type Failure, failureOf } from '../api/failure';
import { useSessionState } from '../api/session';
import { Field } from '../components/field';
import { FailureNote } from '../components/states';
import { UserService } from '../gen/muster/chapter/v1/user_service_pb';
import { SignInService, type World } from '../gen/muster/gateway/v1/sign_in_service_pb';
import { setLanguage, useLanguage, useTexts } from '../i18n/language';

export function SignIn() {
  const t = useTexts();
  const language = useLanguage();
  const { hasEnded, signedIn } = useSessionState();
  const [worlds, setWorlds] = useState<World[]>([]);
  const [world, setWorld] = useState(() => localStorage.getItem('muster.world') ?? '');
  const [user, setUser] = useState(() => localStorage.getItem('muster.user') ?? '');
  const [password, setPassword] = useState('');
  const [totpCode, setTotpCode] = useState('');
  const [wantsTotp, setWantsTotp] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = `${t.signIn.title} · ${t.product}`;
  }, [t]);
  useEffect(() => {
    clientOf(SignInService)
      .listWorlds({})
      .then(
        (answer) => setWorlds(answer.worlds),
        (error: unknown) => setFailure(failureOf(error)),
      );
  }, []);
  const chosen = worlds.find((candidate) => candidate.name === world) ?? worlds[0];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      const answer = await clientOf(SignInService).signIn({ world: chosen?.name ?? '', user: user.trim(), password, totpCode: totpCode.trim() });
      localStorage.setItem('muster.user', user.trim());
      localStorage.setItem('muster.world', chosen?.name ?? '');
      if (answer.world && answer.identity) signedIn({ world: answer.world, identity: answer.identity });
    } catch (error) {
      const why = failureOf(error);
      if (why.reason === 'TOTP_REQUIRED') setWantsTotp(true);
      else setFailure(why);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      {chosen?.exercise && <div className="exercise-banner">{t.frame.exerciseLong(chosen.name)}</div>}
      <form onSubmit={(event) => void submit(event)} className="card">
        <h1>{t.productLong}</h1>
        {hasEnded && <Alert type="warning" showIcon title={t.signIn.again} role="alert" />}
        {failure && <FailureNote failure={failure} />}
        {worlds.length > 1 && (
          <Field label={t.signIn.world}>
            {(id) => (
              <Select
                id={id}
                value={chosen?.name}
                onChange={setWorld}
                options={worlds.map((one) => ({ value: one.name, label: one.exercise ? `${one.name}（${t.frame.exercise}）` : one.name }))}
              />
            )}
          </Field>
        )}
        <Field label={t.signIn.user}>{(id) => <Input id={id} value={user} autoFocus autoComplete="username" onChange={(event) => setUser(event.target.value)} />}</Field>
        <Field label={t.signIn.password}>
          {(id) => <Input.Password id={id} value={password} autoComplete="current-password" onChange={(event) => setPassword(event.target.value)} />}
        </Field>
        {wantsTotp && (
          <Field label={t.signIn.totp} hint={t.signIn.totpHint}>
            {(id) => (
              <Input id={id} value={totpCode} autoFocus inputMode="numeric" autoComplete="one-time-code" onChange={(event) => setTotpCode(event.target.value)} />
            )}
          </Field>
        )}
        <Button type="primary" htmlType="submit" block loading={isBusy}>
          {t.signIn.submit}
        </Button>
        <Button type="link" onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}>
          {t.frame.language}
        </Button>
      </form>
    </main>
  );
}

// The password that somebody else set must be changed before anything else.
export function ChangePassword() {
  const t = useTexts();
  const { retry, signOut } = useSessionState();
  const [oldPassword, setOldPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [failure, setFailure] = useState<Failure>();
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
      <form onSubmit={(event) => void submit(event)} className="card">
        <h1>{t.signIn.changePassword}</h1>
        {failure && <FailureNote failure={failure} />}
        <Field label={t.signIn.password}>
          {(id) => <Input.Password id={id} value={oldPassword} autoFocus autoComplete="current-password" onChange={(event) => setOldPassword(event.target.value)} />}
        </Field>
        <Field label={t.signIn.newPassword} wrong={failure?.fields.get('new_password')}>
          {(id) => <Input.Password id={id} value={newPassword} autoComplete="new-password" onChange={(event) => setNewPassword(event.target.value)} />}
        </Field>
        <Button type="primary" htmlType="submit" block>
          {t.signIn.change}
        </Button>
        <Button type="link" onClick={() => void signOut()}>
          {t.frame.signOut}
        </Button>
      </form>
    </main>
  );
}
