import { Button } from 'antd';
import { clientOf } from '../../../api/client';
import { useAction } from '../../../api/action';
import { useReloadOn } from '../../../api/live';
import { useLoad } from '../../../api/load';
import { useSession, useSessionState } from '../../../api/session';
import { time } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { Badge, FailureNote, WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import type { Session } from '../../../gen/muster/chapter/v1/session_pb';
import { SessionService } from '../../../gen/muster/chapter/v1/session_service_pb';
import { useWords } from './texts';

// Where an account is signed in, with the way to end what should not be.
export function Sessions({ user }: { user: string }) {
  const w = useWords();
  const tree = useChapters();
  const { identity } = useSession();
  const { retry } = useSessionState();
  const loaded = useLoad(`sessions ${user}`, async (signal) => (await clientOf(SessionService).listSessions({ parent: user }, { signal })).sessions);
  useReloadOn([`${user}/sessions/`], loaded.reload);
  const { failure, isBusy, run } = useAction();
  const end = async (name: string) => {
    if ((await run(name, (requestId) => clientOf(SessionService).revokeSession({ requestId, name }))).why) return;
    if (name === identity.credential) retry();
    else loaded.reload();
  };
  return (
    <section className="card">
      <h2>{w.sessions}</h2>
      {failure && <FailureNote failure={failure} />}
      <WhenLoaded loaded={loaded}>
        {(sessions) =>
          sessions.length === 0 ? (
            <p className="quiet">{w.noSessions}</p>
          ) : (
            <Table<Session>
              rowKey="name"
              size="small"
              pagination={{ pageSize: 20, hideOnSinglePage: true }}
              scroll={{ x: 1000 }}
              dataSource={sessions}
              columns={[
                { title: w.signedIn, width: 160, render: (_, session) => time(session.createTime) },
                { title: w.lastUse, width: 160, render: (_, session) => time(session.lastUseTime) },
                { title: w.expires, width: 160, render: (_, session) => time(session.expireTime) },
                { title: w.actingFor, width: 140, render: (_, session) => tree.nameOf(session.chapter) },
                {
                  title: w.from,
                  render: (_, session) => (
                    <>
                      {session.clientAddress} {session.name === identity.credential && <Badge tone="moving">{w.thisSession}</Badge>}
                      <div className="quiet">{session.userAgent}</div>
                    </>
                  ),
                },
                {
                  title: '',
                  width: 90,
                  render: (_, session) => (
                    <Button size="small" disabled={isBusy} onClick={() => void end(session.name)} aria-label={`${w.endSession} ${session.clientAddress} ${time(session.createTime)}`}>
                      {w.endSession}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </WhenLoaded>
    </section>
  );
}
