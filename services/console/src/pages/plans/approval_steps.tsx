import type { Plan } from '../../gen/muster/dispatch/v1/plan_pb';
import { ApprovalCard } from './approval_card';
import { usePlanTexts } from './texts';
import { useDelegations } from './use_delegations';

// Every step of every owning chapter's part.
export function ApprovalSteps({ plan, onDone }: { plan: Plan; onDone: () => void }) {
  const p = usePlanTexts();
  const delegations = useDelegations();
  if (plan.approvals.length === 0) return null;
  return (
    <section>
      <h2>{p.approvals}</h2>
      <ul className="cards above">
        {plan.approvals.map((approval) => (
          <ApprovalCard key={`${approval.chapter} ${approval.step}`} plan={plan.name} planState={plan.state} approval={approval} lines={plan.lines} delegations={delegations} onDone={onDone} />
        ))}
      </ul>
    </section>
  );
}
