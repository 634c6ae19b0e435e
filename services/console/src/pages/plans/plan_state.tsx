import { Badge, type Tone } from '../../components/states';
import { type Plan, Plan_State } from '../../gen/muster/dispatch/v1/plan_pb';
import { Priority } from '../../gen/muster/common/v1/priority_pb';
import { usePlanTexts } from './texts';

const kTones: Record<number, Tone> = {
  [Plan_State.PROPOSED]: 'quiet',
  [Plan_State.SUBMITTED]: 'warn',
  [Plan_State.APPROVED]: 'good',
  [Plan_State.REJECTED]: 'danger',
};

export function PlanState({ state }: { state: Plan_State }) {
  const p = usePlanTexts();
  return <Badge tone={kTones[state] ?? 'quiet'}>{p.states[state]}</Badge>;
}

export const sum = (values: Iterable<bigint>): bigint => {
  let total = 0n;
  for (const value of values) total += value;
  return total;
};

export const coveredOf = (plan: Plan): bigint => sum(plan.lines.map((line) => line.quantity));
export const shortOf = (plan: Plan, priority?: Priority): bigint =>
  sum(plan.shortages.filter((shortage) => priority === undefined || shortage.priority === priority).map((shortage) => shortage.quantity));
