import { type FormEvent, useEffect, useState } from 'react';
import { clientOf } from '../api/client';
import { type Failure, failureOf } from '../api/failure';
import { useSessionState } from '../api/session';
import { Button, Note, PasswordInput, TextInput } from '../components/controls';
import { Field } from '../components/field';
import { fetchAhead } from '../components/idle';
import { FailureNote } from '../components/states';
import { SignInService, type World } from '../gen/muster/gateway/v1/sign_in_service_pb';
import { setLanguage, useLanguage, useTexts } from '../i18n/language';
import { ExerciseBanner, useTitle } from './exercise';
import { fetchPage } from './navigation';

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
  // While somebody looks up the password, what they will see next comes.
  useEffect(() => fetchAhead(() => fetchPage(window.location.pathname)), []);
  useEffect(() => {
    clientOf(SignInService)
      .listWorlds({})
      .then(
        (answer) => setWorlds(answer.worlds),
        (error: unknown) => setFailure(failureOf(error)),
      );
  }, []);
  const chosen = worlds.find((candidate) => candidate.name === world) ?? worlds[0];
  useTitle(`${t.signIn.title} · ${t.product}`, chosen);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      // Who is faster than the list of worlds means the one they were in last.
      const answer = await clientOf(SignInService).signIn({ world: chosen?.name ?? world, user: user.trim(), password, totpCode: totpCode.trim() });
      localStorage.setItem('muster.user', user.trim());
      if (!answer.world || !answer.identity) return;
      localStorage.setItem('muster.world', answer.world.name);
      signedIn({ world: answer.world, identity: answer.identity });
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
      <ExerciseBanner world={chosen} />
      <form onSubmit={(event) => void submit(event)} className="card">
        <h1>{t.productLong}</h1>
        {hasEnded && <Note kind="warning" title={t.signIn.again} />}
        {failure && <FailureNote failure={failure} />}
        {worlds.length > 1 && (
          <Field label={t.signIn.world}>
            {(id) => (
              <select id={id} className="text-input" value={chosen?.name} onChange={(event) => setWorld(event.target.value)}>
                {worlds.map((one) => (
                  <option key={one.name} value={one.name}>
                    {one.exercise ? `${one.name}（${t.frame.exercise}）` : one.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Field label={t.signIn.user}>{(id) => <TextInput id={id} value={user} autoFocus autoComplete="username" onChange={(event) => setUser(event.target.value)} />}</Field>
        <Field label={t.signIn.password}>
          {(id) => <PasswordInput id={id} value={password} autoComplete="current-password" onChange={(event) => setPassword(event.target.value)} />}
        </Field>
        {wantsTotp && (
          <Field label={t.signIn.totp} hint={t.signIn.totpHint}>
            {(id) => (
              <TextInput id={id} value={totpCode} autoFocus inputMode="numeric" autoComplete="one-time-code" onChange={(event) => setTotpCode(event.target.value)} />
            )}
          </Field>
        )}
        <Button kind="primary" type="submit" isWide isBusy={isBusy}>
          {t.signIn.submit}
        </Button>
        <Button kind="link" onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}>
          {t.frame.language}
        </Button>
      </form>
    </main>
  );
}
