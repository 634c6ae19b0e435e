import { Table } from 'antd';
import { Link, useSearchParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole, useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { idOf, time } from '../../components/format';
import { titleOfIncident, useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type OpenApproval, OpenApproval_Kind } from '../../gen/muster/dispatch/v1/approval_pb';
import { PlanService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { useTexts } from '../../i18n/language';
import { Deadline, PartSize, StepWords } from './approval_words';
import { CommandButton, StepActions, useCommandable } from './step_actions';
import './plans.css';
import { usePlanTexts } from './texts';
import { useDelegations } from './use_delegations';

// What waits for people of a chapter and those below it, the longest waiting first.
export default function Approvals() {
  const t = useTexts();
  const p = usePlanTexts();
  const tree = useChapters();
  const hasRole = useHasRole();
  const { identity } = useSession();
  const commandable = useCommandable();
  const delegations = useDelegations();
  const incidents = useIncidents().value;
  const [search, setSearch] = useSearchParams();
  const chapter = search.get('chapter') ?? identity.chapter;
  const open = useLoad(`approvals ${chapter}`, (signal) =>
    allPages<OpenApproval>(async (pageToken) => {
      const page = await clientOf(PlanService).listOpenApprovals({ pageSize: 1000, pageToken, chapter }, { signal });
      return { rows: page.openApprovals, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['plans/'], open.reload);
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.approvals}</h1>
        <div className="grow">
          <ChapterSelect value={chapter} within={identity.chapter} onChange={(next) => setSearch({ chapter: next }, { replace: true })} />
        </div>
      </div>
      <WhenLoaded loaded={open}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={p.nothingWaits}>
              <p>{p.nothingWaitsHint}</p>
            </EmptyState>
          ) : (
            <Table<OpenApproval>
              rowKey={(row) => `${row.plan} ${row.approval?.chapter} ${row.approval?.step}`}
              size="middle"
              dataSource={rows}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showTotal: t.common.total }}
              scroll={{ x: 960 }}
              columns={[
                {
                  title: p.plan,
                  render: (_, row) => (
                    <>
                      <Link to={`/plans/${idOf(row.plan)}`}>{idOf(row.plan)}</Link>
                      <div className="quiet">{titleOfIncident(incidents, row.incident)}</div>
                    </>
                  ),
                },
                { title: p.part, render: (_, row) => tree.nameOf(row.approval?.chapter ?? '') },
                { title: p.decides, render: (_, row) => row.approval && <StepWords approval={row.approval} /> },
                { title: p.state, render: (_, row) => <Badge tone={row.kind === OpenApproval_Kind.ESCALATED ? 'danger' : 'warn'}>{p.kinds[row.kind]}</Badge> },
                {
                  title: p.waitsSince,
                  render: (_, row) => (
                    <>
                      {p.hours(Math.floor(Number(row.ageSeconds) / 3600), Math.floor((Number(row.ageSeconds) % 3600) / 60))}
                      <div className="quiet">{time(row.waitTime)}</div>
                    </>
                  ),
                },
                { title: p.deadline, render: (_, row) => row.approval && row.kind !== OpenApproval_Kind.COMMANDED && <Deadline approval={row.approval} /> },
                { title: `${p.weighs} / ${p.worth}`, render: (_, row) => row.approval && <PartSize approval={row.approval} /> },
                {
                  title: p.approvals,
                  render: (_, row) => {
                    if (!row.approval) return null;
                    const chapters = hasRole(Role.COMMANDER) ? commandable([row.approval]) : [];
                    return (
                      <>
                        <StepActions plan={row.plan} approval={row.approval} delegations={delegations} onDone={open.reload} />
                        {chapters.length > 0 && <CommandButton plan={row.plan} chapters={chapters} onDone={open.reload} />}
                      </>
                    );
                  },
                },
              ]}
            />
          )
        }
      </WhenLoaded>
    </>
  );
}
