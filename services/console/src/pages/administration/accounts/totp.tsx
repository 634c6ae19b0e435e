import { Button, Input, QRCode } from 'antd';
import { type FormEvent, useState } from 'react';
import { clientOf } from '../../../api/client';
import { useAction } from '../../../api/action';
import { Field } from '../../../components/field';
import { Badge, FailureNote } from '../../../components/states';
import { type BeginTotpResponse, UserService } from '../../../gen/muster/chapter/v1/user_service_pb';
import { useWords } from './texts';

// The second factor: begun with the password, counted from the first right code on.
export function Totp({ isOn, onChanged }: { isOn: boolean; onChanged: () => void }) {
  const w = useWords();
  const service = clientOf(UserService);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [begun, setBegun] = useState<BeginTotpResponse>();
  const { failure, isBusy, run } = useAction();
  const finish = () => {
    setPassword('');
    setCode('');
    setBegun(undefined);
    onChanged();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isOn) {
      if (!(await run('disable', () => service.disableTotp({ password, code: code.trim() }))).why) finish();
    } else if (begun) {
      if (!(await run('confirm', () => service.confirmTotp({ code: code.trim() }))).why) finish();
    } else {
      setBegun((await run('begin', () => service.beginTotp({ password }))).answer);
    }
  };
  const passwordField = (
    <Field label={w.oldPassword} wrong={failure?.fields.get('password')}>
      {(id) => <Input.Password id={id} value={password} maxLength={256} autoComplete="current-password" onChange={(event) => setPassword(event.target.value)} />}
    </Field>
  );
  const codeField = (
    <Field label={w.totpCode} wrong={failure?.fields.get('code')}>
      {(id) => <Input id={id} value={code} maxLength={6} inputMode="numeric" autoComplete="one-time-code" onChange={(event) => setCode(event.target.value)} />}
    </Field>
  );
  return (
    <form className="card" onSubmit={(event) => void submit(event)}>
      <h2>
        {w.totp} <Badge tone={isOn ? 'good' : 'warn'}>{isOn ? w.totpOn : w.totpOff}</Badge>
      </h2>
      <p className="quiet">{isOn ? w.totpIsOn : w.totpIsOff}</p>
      {failure && <FailureNote failure={failure} />}
      {isOn ? (
        <>
          {passwordField}
          {codeField}
        </>
      ) : begun ? (
        <>
          <p>{w.totpScan}</p>
          {/* Black on white in both themes: cameras read nothing else well. */}
          <QRCode aria-label={w.qr} value={begun.otpauthUri} type="svg" color="#000000" bgColor="#ffffff" size={200} />
          <Field label={w.totpSecret}>{(id) => <Input id={id} readOnly value={begun.secret} />}</Field>
          <Field label={w.totpUri}>{(id) => <Input id={id} readOnly value={begun.otpauthUri} />}</Field>
          {codeField}
        </>
      ) : (
        passwordField
      )}
      <Button type={isOn ? 'default' : 'primary'} danger={isOn} htmlType="submit" loading={isBusy}>
        {isOn ? w.totpDisable : begun ? w.totpConfirm : w.totpBegin}
      </Button>
    </form>
  );
}
