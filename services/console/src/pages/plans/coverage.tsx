import { number, time } from '../../components/format';
import { Badge } from '../../components/states';
import type { Plan } from '../../gen/muster/dispatch/v1/plan_pb';
import { Priority } from '../../gen/muster/common/v1/priority_pb';
import { useTexts } from '../../i18n/language';
import { shortOf, sum } from './plan_state';
import type { PlanWords } from './plan_words';
import { usePlanTexts } from './texts';

// Rounded down, so that 100 % is said only of what is whole.
function percent(covered: bigint, short: bigint): string {
  return covered + short === 0n ? '—' : `${(covered * 100n) / (covered + short)}%`;
}

// How much of each priority is covered.
export function Coverage({ plan, words }: { plan: Plan; words: PlanWords }) {
  const t = useTexts();
  const p = usePlanTexts();
  const last = plan.lines.reduce<Plan['startTime']>((latest, line) => (!latest || (line.arriveTime && line.arriveTime.seconds > latest.seconds) ? line.arriveTime : latest), undefined);
  return (
    <section className="card">
      <h2>{p.coverage}</h2>
      {[Priority.CRITICAL, Priority.HIGH, Priority.NORMAL].map((priority) => {
        const covered = sum(plan.lines.filter((line) => words.line(line.requisition, line.requisitionLineIndex)?.priority === priority).map((line) => line.quantity));
        const short = shortOf(plan, priority);
        if (covered + short === 0n) return null;
        return (
          <div key={priority} className="coverage">
            <span>{t.priorities[priority]}</span>
            <meter min={0} max={Number(covered + short)} value={Number(covered)} aria-label={`${t.priorities[priority]} ${p.coverage}`} />
            <span>
              {p.coveragePart(percent(covered, short))} {number(covered)} / {number(covered + short)}{' '}
              {short > 0n ? <Badge tone={priority === Priority.CRITICAL ? 'danger' : 'warn'}>{`${p.short} ${number(short)}`}</Badge> : <Badge tone="good">{p.covers}</Badge>}
            </span>
          </div>
        );
      })}
      <p className="quiet">
        {p.lastArrival} {time(last)}
      </p>
    </section>
  );
}
