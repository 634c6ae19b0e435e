import { Button } from 'antd';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { useAction } from '../../api/action';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { idOf, time } from '../../components/format';
import { titleOfIncident, useIncidents } from '../../components/incident_select';
import { WhenLoaded } from '../../components/states';
import { Sure } from '../../components/sure';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { PlanService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { type Plan, Plan_State } from '../../gen/muster/dispatch/v1/plan_pb';
import { useTexts } from '../../i18n/language';
import { ApprovalSteps } from './approval_steps';
import { Changes } from './changes';
import { EditPlan } from './edit_plan';
import { Overtaken } from './overtaken';
import { PlanState } from './plan_state';
import { PlanViews } from './plan_views';
import { type PlanWords, usePlanWords } from './plan_words';
import { PlanFailure } from './stale';
import { usePlanTexts } from './texts';

// One plan: what it sends and why not more, who must agree, and what can be done with it now.
export default function PlanPage() {
  const t = useTexts();
  const p = usePlanTexts();
  const hasRole = useHasRole();
  const { plan: id = '' } = useParams();
  const name = `plans/${id}`;
  const incidents = useIncidents().value;
  const [search, setSearch] = useSearchParams();
  const loaded = useLoad(name, (signal) => clientOf(PlanService).getPlan({ name }, { signal }));
  useReloadOn([name], loaded.reload);
  const words = usePlanWords(loaded.value?.requisitions ?? []);
  const isEditing = search.get('do') === 'edit' && loaded.value?.state === Plan_State.PROPOSED;
  const links = (base: string, names: readonly string[]) =>
    names.length > 0 && (
      <span className="plan-links">
        {names.map((one) => (
          <Link key={one} to={`/${base}/${idOf(one)}`}>
            {idOf(one)}
          </Link>
        ))}
      </span>
    );
  return (
    <WhenLoaded loaded={loaded}>
      {(plan) => (
        <>
          <div className="page-head">
            <h1>
              {p.plan} {id}
            </h1>
            <PlanState state={plan.state} />
            {!isEditing && <Actions plan={plan} words={words} onEdit={() => setSearch({ do: 'edit' })} onDone={loaded.reload} />}
          </div>
          <dl className="facts card">
            <dt>{t.duty.incident}</dt>
            <dd>
              <Link to={`/incidents/${idOf(plan.incident)}`}>{titleOfIncident(incidents, plan.incident)}</Link>
            </dd>
            <dt>{t.frame.requisitions}</dt>
            <dd>{links('requisitions', plan.requisitions)}</dd>
            <dt>{p.start}</dt>
            <dd>
              {time(plan.startTime)} {plan.backdated && <span className="quiet">{p.backdated}</span>}
            </dd>
            <dt>{p.created}</dt>
            <dd>
              {time(plan.createTime)} <span className="quiet">{idOf(plan.creator)}</span>
            </dd>
            {plan.shipments.length > 0 && (
              <>
                <dt>{p.shipments}</dt>
                <dd>{links('shipments', plan.shipments)}</dd>
                <dt>{p.executionReport}</dt>
                <dd>
                  <span className="plan-links">
                    {[...new Set([...words.requisitions.values()].map((one) => one.chapter))].map((chapter) => (
                      <Link key={chapter} to={`/oversight/reports/${idOf(plan.incident)}-${idOf(chapter)}`}>
                        {p.executionReport} {words.chapter(chapter)}
                      </Link>
                    ))}
                  </span>
                </dd>
              </>
            )}
            {plan.editedFrom && (
              <>
                <dt>{p.edit}</dt>
                <dd>
                  <Link to={`/plans/${idOf(plan.editedFrom)}`}>{p.from(idOf(plan.editedFrom))}</Link>{' '}
                  <Link to={`/plans/compare?first=${plan.editedFrom}&second=${plan.name}`}>{p.compare}</Link>
                </dd>
              </>
            )}
            {plan.replaces && (
              <>
                <dt>{p.replaces}</dt>
                <dd>
                  {links('plans', [plan.replaces])} <Link to={`/plans/compare?first=${plan.replaces}&second=${plan.name}`}>{p.compare}</Link>
                </dd>
              </>
            )}
            {plan.replacedBy && (
              <>
                <dt>{p.replacedBy}</dt>
                <dd>{links('plans', [plan.replacedBy])}</dd>
              </>
            )}
          </dl>
          {isEditing ? (
            <EditPlan key={name} plan={plan} words={words} onClose={() => setSearch({})} />
          ) : (
            <>
              {plan.state === Plan_State.APPROVED && hasRole(Role.COMMANDER) && <Overtaken plan={plan} words={words} />}
              <ApprovalSteps plan={plan} onDone={loaded.reload} />
              <Changes plan={plan} words={words} />
              <PlanViews plan={plan} words={words} />
            </>
          )}
        </>
      )}
    </WhenLoaded>
  );
}

function Actions({ plan, words, onEdit, onDone }: { plan: Plan; words: PlanWords; onEdit: () => void; onDone: () => void }) {
  const p = usePlanTexts();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const action = useAction();
  if (!hasRole(Role.COMMANDER)) return null;
  return (
    <>
      {action.failure && (
        <div className="below-head">
          <PlanFailure failure={action.failure} words={words} incident={plan.incident} />
        </div>
      )}
      <div className="actions">
        {plan.state === Plan_State.PROPOSED && (
          <>
            <Button onClick={onEdit}>{p.edit}</Button>
            <Sure
              title={p.submit}
              okText={p.submit}
              onConfirm={() => void action.run('submit', (requestId) => clientOf(PlanService).submitPlan({ requestId, name: plan.name })).then(({ why }) => why || onDone())}
            >
              <Button type="primary" disabled={plan.lines.length === 0} loading={action.busy === 'submit'}>
                {p.submit}
              </Button>
            </Sure>
          </>
        )}
        {plan.state === Plan_State.APPROVED && <Button onClick={() => navigate(`/plans/propose?replaces=${plan.name}`)}>{p.replan}</Button>}
      </div>
    </>
  );
}
