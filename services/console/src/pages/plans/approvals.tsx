import { Link, useSearchParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { idOf, time } from '../../components/format';
import { titleOfIncident, useIncidents } from '../../components/incident_select';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { type OpenApproval, OpenApproval_Kind } from '../../gen/muster/dispatch/v1/approval_pb';
import { PlanService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { Plan_State } from '../../gen/muster/dispatch/v1/plan_pb';
import { useTexts } from '../../i18n/language';
import { ApprovalCard } from './approval_card';
import { PlanState } from './plan_state';
import './plans.css';
import { usePlanTexts } from './texts';
import { useDecided } from './use_decided';
import { useDelegations } from './use_delegations';

// What waits for people of a chapter and those below it, the longest waiting first.
export default function Approvals() {
  const t = useTexts();
  const p = usePlanTexts();
  const { identity } = useSession();
  const delegations = useDelegations();
  const incidents = useIncidents().value;
  const [search, setSearch] = useSearchParams();
  const chapter = search.get('chapter') ?? identity.chapter;
  const open = useLoad(`approvals ${chapter}`, async (signal) => {
    const service = clientOf(PlanService);
    const rows = await allPages<OpenApproval>(async (pageToken) => {
      const page = await service.listOpenApprovals({ pageSize: 1000, pageToken, chapter }, { signal });
      return { rows: page.openApprovals, nextPageToken: page.nextPageToken };
    });
    // Nobody decides about goods that are not named.
    const plans = await Promise.all([...new Set(rows.map((row) => row.plan))].map((name) => service.getPlan({ name }, { signal })));
    return { rows, lines: new Map(plans.map((plan) => [plan.name, plan.lines])) };
  });
  useReloadOn(['plans/'], open.reload);
  const decided = useDecided(chapter, open.value?.rows);
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.approvals}</h1>
        <div className="grow">
          <ChapterSelect value={chapter} within={identity.chapter} onChange={(next) => setSearch({ chapter: next }, { replace: true })} />
        </div>
      </div>
      <WhenLoaded loaded={open}>
        {({ rows, lines }) =>
          rows.length === 0 ? (
            <EmptyState title={p.nothingWaits}>
              <p>{p.nothingWaitsHint}</p>
            </EmptyState>
          ) : (
            <>
              <p className="quiet">{t.common.total(rows.length)}</p>
              <ul className="cards">
                {rows.map(
                  (row) =>
                    row.approval && (
                      <ApprovalCard key={`${row.plan} ${row.approval.chapter} ${row.approval.step}`} plan={row.plan} planState={Plan_State.SUBMITTED} approval={row.approval} lines={lines.get(row.plan) ?? []} delegations={delegations} onDone={open.reload}>
                        <p className="actions">
                          <Link to={`/plans/${idOf(row.plan)}`}>{idOf(row.plan)}</Link> {titleOfIncident(incidents, row.incident)}
                          {row.kind !== OpenApproval_Kind.PENDING && <Badge tone={row.kind === OpenApproval_Kind.ESCALATED ? 'danger' : 'warn'}>{p.kinds[row.kind]}</Badge>}
                        </p>
                        <p className="quiet">
                          {p.waitsSince} {p.hours(Math.floor(Number(row.ageSeconds) / 3600), Math.floor((Number(row.ageSeconds) % 3600) / 60))} · {time(row.waitTime)}
                        </p>
                      </ApprovalCard>
                    ),
                )}
              </ul>
            </>
          )
        }
      </WhenLoaded>
      <div aria-live="polite">
        {decided.length > 0 && (
          <>
            <h2 className="after">{p.justDecided}</h2>
            <ul className="cards decided">
              {decided.map(({ plan, approval }) => (
                <ApprovalCard key={`${plan.name} ${approval.chapter} ${approval.step}`} plan={plan.name} planState={plan.state} approval={approval} lines={plan.lines} delegations={delegations} onDone={open.reload}>
                  <p className="actions">
                    <Link to={`/plans/${idOf(plan.name)}`}>{idOf(plan.name)}</Link> {titleOfIncident(incidents, plan.incident)}
                    <PlanState state={plan.state} />
                  </p>
                </ApprovalCard>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}
