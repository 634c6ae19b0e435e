import { useEffect, useRef, useState } from 'react';
import { clientOf } from '../../api/client';
import type { OpenApproval } from '../../gen/muster/dispatch/v1/approval_pb';
import { PlanService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Plan, Plan_Approval } from '../../gen/muster/dispatch/v1/plan_pb';

interface Decided {
  plan: Plan;
  approval: Plan_Approval;
}

const kShown = 10;
const isSame = (one: OpenApproval, other: OpenApproval) =>
  one.plan === other.plan && one.approval?.chapter === other.approval?.chapter && one.approval?.step === other.approval?.step;

// What left the list of those that wait while somebody looked at it, and what came of it: nothing goes away without a word, whoever decided.
export function useDecided(chapter: string, rows: readonly OpenApproval[] | undefined): readonly Decided[] {
  const [decided, setDecided] = useState<readonly Decided[]>([]);
  const before = useRef<{ chapter: string; rows: readonly OpenApproval[] }>(undefined);
  useEffect(() => {
    if (!rows) return;
    const known = before.current?.chapter === chapter ? before.current.rows : [];
    before.current = { chapter, rows };
    for (const row of known.filter((one) => !rows.some((other) => isSame(one, other)))) {
      void clientOf(PlanService)
        .getPlan({ name: row.plan })
        .then(
          (plan) => {
            const approval = plan.approvals.find((one) => one.chapter === row.approval?.chapter && one.step === row.approval.step);
            if (approval) setDecided((all) => [{ plan, approval }, ...all.filter((one) => one.approval.chapter !== approval.chapter || one.approval.step !== approval.step || one.plan.name !== plan.name)].slice(0, kShown));
          },
          // The list itself says when nobody can be reached.
          () => undefined,
        );
    }
  }, [chapter, rows]);
  return decided;
}
