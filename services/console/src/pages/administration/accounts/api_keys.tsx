import { Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { clientOf, newRequestId } from '../../../api/client';
import { useAction, useDraftAction } from '../../../api/action';
import { useReloadOn } from '../../../api/live';
import { useLoad } from '../../../api/load';
import { useDraft } from '../../../components/draft';
import { Field } from '../../../components/field';
import { time } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { Badge, FailureNote, WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import { fromInput } from '../../../components/time_input';
import type { ApiKey, User } from '../../../gen/muster/chapter/v1/user_pb';
import { type CreateApiKeyResponse, UserService } from '../../../gen/muster/chapter/v1/user_service_pb';
import { useTexts } from '../../../i18n/language';
import { SecretOnce } from './secret_once';
import { useWords } from './texts';

// The secrets that machines call with in this account's name.
export function ApiKeys({ user }: { user: User }) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const loaded = useLoad(`keys ${user.name}`, async (signal) => (await clientOf(UserService).listApiKeys({ parent: user.name }, { signal })).apiKeys);
  useReloadOn([`${user.name}/apiKeys/`], loaded.reload);
  const [isCreating, setCreating] = useState(false);
  const [created, setCreated] = useState<CreateApiKeyResponse>();
  const [revoking, setRevoking] = useState<ApiKey>();
  const { failure, isBusy, run, clear } = useAction();
  const revoke = async ({ name }: ApiKey) => {
    if ((await run(name, (requestId) => clientOf(UserService).revokeApiKey({ requestId, name }))).why) return;
    setRevoking(undefined);
    loaded.reload();
  };
  return (
    <section className="card">
      <div className="page-head">
        <h2>{w.apiKeys}</h2>
        {user.roleGrants.length > 0 && !user.disableTime && <Button onClick={() => setCreating(true)}>{w.newKey}</Button>}
      </div>
      {isCreating && <NewKey user={user} onClose={() => setCreating(false)} onCreated={(answer) => (setCreating(false), setCreated(answer), loaded.reload())} />}
      {created && <SecretOnce title={w.secretOnce} hint={w.secretHint} gone={w.secretGone} secret={created.secret} onClose={() => setCreated(undefined)} />}
      <WhenLoaded loaded={loaded}>
        {(keys) =>
          keys.length === 0 ? (
            <p className="quiet">{w.noApiKeys}</p>
          ) : (
            <Table<ApiKey>
              rowKey="name"
              size="small"
              pagination={{ pageSize: 20, hideOnSinglePage: true }}
              scroll={{ x: 760 }}
              dataSource={keys}
              columns={[
                { title: w.keyName, dataIndex: 'displayName' },
                { title: w.keyChapter, render: (_, key) => tree.nameOf(key.chapter) },
                { title: w.created, render: (_, key) => time(key.createTime) },
                { title: w.lastUse, render: (_, key) => (key.lastUseTime ? time(key.lastUseTime) : w.notUsed) },
                { title: w.expires, render: (_, key) => (key.expireTime ? time(key.expireTime) : w.never) },
                {
                  title: w.state,
                  render: (_, key) =>
                    key.revokeTime ? (
                      <Badge tone="quiet">
                        {w.revoked} {time(key.revokeTime)}
                      </Badge>
                    ) : (
                      <Button size="small" danger onClick={() => setRevoking(key)} aria-label={`${w.revoke} ${key.displayName}`}>
                        {w.revoke}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </WhenLoaded>
      {revoking && (
        <Modal
          open
          title={`${w.revoke} · ${revoking.displayName}`}
          onCancel={() => (clear(), setRevoking(undefined))}
          onOk={() => void revoke(revoking)}
          confirmLoading={isBusy}
          okText={w.revoke}
          okButtonProps={{ danger: true }}
          cancelText={t.common.cancel}
        >
          {failure && <FailureNote failure={failure} />}
          <p>{w.revokeAsk}</p>
        </Modal>
      )}
    </section>
  );
}

function NewKey({ user, onClose, onCreated }: { user: User; onClose: () => void; onCreated: (answer: CreateApiKeyResponse) => void }) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const chapters = [...new Set(user.roleGrants.map((grant) => grant.chapter))];
  const { value, change, discard } = useDraft(`key.${user.name}`, () => ({ displayName: '', chapter: chapters[0] ?? '', expireTime: '', requestId: newRequestId() }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value });
  const save = async () => {
    const { displayName, chapter } = value;
    const expireTime = value.expireTime ? fromInput(value.expireTime) : undefined;
    const answer = await submit((requestId) => clientOf(UserService).createApiKey({ requestId, parent: user.name, apiKey: { displayName: displayName.trim(), chapter, expireTime } }));
    if (!answer) return;
    discard();
    onCreated(answer);
  };
  return (
    <Modal open title={w.newKey} onCancel={onClose} onOk={() => void save()} okText={w.newKey} cancelText={t.common.cancel} confirmLoading={isBusy}>
      {failure && <FailureNote failure={failure} />}
      <Field label={w.keyName} wrong={wrong('api_key.display_name')}>
        {(id) => <Input id={id} autoFocus value={value.displayName} maxLength={100} onChange={(event) => change({ displayName: event.target.value })} />}
      </Field>
      <Field label={w.keyChapter} wrong={wrong('api_key.chapter')}>
        {(id) => <Select id={id} value={value.chapter} onChange={(chapter) => change({ chapter })} options={chapters.map((chapter) => ({ value: chapter, label: tree.pathOf(chapter) }))} />}
      </Field>
      <Field label={w.keyExpires} wrong={wrong('api_key.expire_time')}>
        {(id) => <Input id={id} type="datetime-local" value={value.expireTime} onChange={(event) => change({ expireTime: event.target.value })} />}
      </Field>
    </Modal>
  );
}
