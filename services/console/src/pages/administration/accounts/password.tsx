import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { clientOf } from '../../../api/client';
import { useAction } from '../../../api/action';
import { useSessionState } from '../../../api/session';
import { Field } from '../../../components/field';
import { FailureNote } from '../../../components/states';
import { UserService } from '../../../gen/muster/chapter/v1/user_service_pb';
import { useWords } from './texts';

// Never kept as a draft: passwords do not belong in the browser's store.
export function ChangePassword() {
  const w = useWords();
  const { retry } = useSessionState();
  const [oldPassword, setOldPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [again, setAgain] = useState('');
  const [isDifferent, setDifferent] = useState(false);
  const { failure, isBusy, run } = useAction();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setDifferent(newPassword !== again);
    if (newPassword !== again) return;
    // All sessions have ended, this one too.
    if (!(await run('password', () => clientOf(UserService).changePassword({ oldPassword, newPassword }))).why) retry();
  };
  return (
    <form className="card" onSubmit={(event) => void save(event)}>
      <h2>{w.password}</h2>
      {failure && <FailureNote failure={failure} />}
      <Field label={w.oldPassword} wrong={failure?.fields.get('old_password')}>
        {(id) => <Input.Password id={id} value={oldPassword} maxLength={256} autoComplete="current-password" onChange={(event) => setOldPassword(event.target.value)} />}
      </Field>
      <Field label={w.newPassword} hint={w.passwordHint} wrong={failure?.fields.get('new_password')}>
        {(id) => <Input.Password id={id} value={newPassword} maxLength={128} autoComplete="new-password" onChange={(event) => setNewPassword(event.target.value)} />}
      </Field>
      <Field label={w.newPasswordAgain} wrong={isDifferent ? w.notSame : undefined}>
        {(id) => <Input.Password id={id} value={again} maxLength={128} autoComplete="new-password" onChange={(event) => setAgain(event.target.value)} />}
      </Field>
      <Button type="primary" htmlType="submit" loading={isBusy} disabled={!oldPassword || !newPassword}>
        {w.changePassword}
      </Button>
    </form>
  );
}
