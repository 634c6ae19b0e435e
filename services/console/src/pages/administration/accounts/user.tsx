import { Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { clientOf } from '../../../api/client';
import { useAction } from '../../../api/action';
import { useReloadOn } from '../../../api/live';
import { useLoad } from '../../../api/load';
import { useSession } from '../../../api/session';
import { useKeptDraft } from '../../../components/draft';
import { idOf, time } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { FailureNote, WhenLoaded } from '../../../components/states';
import type { User } from '../../../gen/muster/chapter/v1/user_pb';
import { type ResetPasswordResponse, UserService } from '../../../gen/muster/chapter/v1/user_service_pb';
import { useTexts } from '../../../i18n/language';
import { Head, useAdministers } from '../head';
import { ApiKeys } from './api_keys';
import { grantsInWords } from './role_grants';
import { SecretOnce } from './secret_once';
import { Sessions } from './sessions';
import { useWords } from './texts';
import { UserForm } from './user_form';
import { UserState } from './users';

// One account: what it may do, and everything that an administrator does with it.
export default function UserPage() {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const administers = useAdministers();
  const { user: id = '' } = useParams();
  const name = `users/${id}`;
  const kept = useKeptDraft(name);
  const [isEditing, setEditing] = useState(kept !== undefined);
  const loaded = useLoad(name, (signal) => clientOf(UserService).getUser({ name }, { signal }));
  useReloadOn([name], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {(user) => {
        const may = administers(user.chapter);
        return (
          <>
            <Head title={user.displayName}>
              <UserState user={user} />
              {may && <Deeds user={user} onDone={loaded.reload} onEdit={() => setEditing(true)} />}
            </Head>
            {isEditing && may ? (
              <UserForm key={name} user={user} onClose={() => setEditing(false)} onSaved={loaded.reload} />
            ) : (
              <dl className="facts card">
                <dt>{w.userName}</dt>
                <dd>{idOf(user.name)}</dd>
                <dt>{w.chapter}</dt>
                <dd>{tree.pathOf(user.chapter)}</dd>
                <dt>{w.roles}</dt>
                <dd>{grantsInWords(user.roleGrants, tree, t) || w.noRoles}</dd>
                <dt>{w.totp}</dt>
                <dd>{user.totpEnabled ? w.totpOn : w.totpOff}</dd>
                <dt>{w.created}</dt>
                <dd>{time(user.createTime)}</dd>
                {user.disableTime && (
                  <>
                    <dt>{w.disabled}</dt>
                    <dd>{time(user.disableTime)}</dd>
                  </>
                )}
              </dl>
            )}
            {may && <Sessions user={user.name} />}
            {may && <ApiKeys user={user} />}
          </>
        );
      }}
    </WhenLoaded>
  );
}

function Deeds({ user, onDone, onEdit }: { user: User; onDone: () => void; onEdit: () => void }) {
  const t = useTexts();
  const w = useWords();
  const { identity } = useSession();
  const service = clientOf(UserService);
  const { failure, isBusy, run, clear } = useAction();
  const [asking, setAsking] = useState<'disable' | 'reset'>();
  const [disablesTotp, setDisablesTotp] = useState(false);
  const [reset, setReset] = useState<ResetPasswordResponse>();
  const { name } = user;
  const close = () => (clear(), setAsking(undefined));
  const enable = async () => {
    if (!(await run('enable', (requestId) => service.enableUser({ requestId, name }))).why) onDone();
  };
  const confirm = async () => {
    if (asking === 'disable') {
      if ((await run('disable', (requestId) => service.disableUser({ requestId, name }))).why) return;
    } else {
      const { answer } = await run(`reset ${disablesTotp}`, (requestId) => service.resetPassword({ requestId, name, disableTotp: disablesTotp }));
      if (!answer) return;
      setReset(answer);
    }
    close();
    onDone();
  };
  return (
    <span>
      <Button onClick={onEdit}>{t.common.edit}</Button> <Button onClick={() => setAsking('reset')}>{w.resetPassword}</Button>{' '}
      {user.disableTime ? (
        <Button loading={isBusy} onClick={() => void enable()}>
          {w.enable}
        </Button>
      ) : (
        user.name !== identity.user && (
          <Button danger onClick={() => setAsking('disable')}>
            {w.disable}
          </Button>
        )
      )}
      {failure && !asking && <FailureNote failure={failure} />}
      {asking && (
        <Modal
          open
          title={`${asking === 'disable' ? w.disable : w.resetPassword} · ${user.displayName}`}
          onCancel={close}
          onOk={() => void confirm()}
          confirmLoading={isBusy}
          okText={asking === 'disable' ? w.disable : w.resetPassword}
          okButtonProps={{ danger: asking === 'disable' }}
          cancelText={t.common.cancel}
        >
          {failure && <FailureNote failure={failure} />}
          <p>{asking === 'disable' ? w.disableAsk : w.resetAsk}</p>
          {asking === 'reset' && user.totpEnabled && (
            <Checkbox checked={disablesTotp} onChange={(event) => setDisablesTotp(event.target.checked)}>
              {w.alsoTotp}
            </Checkbox>
          )}
        </Modal>
      )}
      {reset && <SecretOnce title={`${w.oneTimePassword} · ${idOf(name)}`} hint={w.onceHint} gone={w.onceGone} secret={reset.oneTimePassword} onClose={() => setReset(undefined)} />}
    </span>
  );
}
