import { Alert } from 'antd';
import { Link } from 'react-router-dom';
import { clientOf, kLong, newRequestId } from '../../api/client';
import { useLoad } from '../../api/load';
import { FailureNote } from '../../components/states';
import { PlanService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Plan } from '../../gen/muster/dispatch/v1/plan_pb';
import { ChangeTable } from './changes';
import type { PlanWords } from './plan_words';
import { usePlanTexts } from './texts';

// Nothing is left to plan anew, or it is another chapter's to do.
const kNothingToSay = ['NOTHING_TO_REPLAN', 'PLAN_NOT_REPLACEABLE', 'ROLE_MISSING', 'OUTSIDE_CHAPTER'];

// What stock, needs and roads have done to an approved plan since: it is planned anew once when the page opens, and nothing of that is kept.
export function Overtaken({ plan, words }: { plan: Plan; words: PlanWords }) {
  const p = usePlanTexts();
  const anew = useLoad(`anew ${plan.name}`, (signal) =>
    clientOf(PlanService).replanPlan({ requestId: newRequestId(), name: plan.name, validateOnly: true }, { ...kLong, signal }),
  );
  if (anew.failure) return kNothingToSay.includes(anew.failure.reason) ? null : <FailureNote failure={anew.failure} onRetry={anew.reload} />;
  if (!anew.value || anew.value.changes.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      title={p.changedSince}
      description={
        <>
          <ChangeTable changes={anew.value.changes} words={words} />
          <p>
            {p.changedSinceHint} <Link to={`/plans/propose?replaces=${plan.name}`}>{p.replan}</Link>
          </p>
        </>
      }
    />
  );
}
