import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Failure } from '../../api/failure';
import { idOf } from '../../components/format';
import { FailureNote } from '../../components/states';
import { planTexts, usePlanTexts } from './texts';
import type { PlanWords } from './plan_words';

// What the checker of plans calls the rules, in words.
function ruleWords(rule: string): string {
  const p = planTexts();
  const reasons: Record<string, string> = {
    EARMARKED: p.reasons[2]!, HELD_BY_FLOOR: p.reasons[3]!, TOO_LATE: p.reasons[4]!, EXPIRED: p.reasons[5]!, WAREHOUSE_CLOSED: p.reasons[6]!, NO_ROAD: p.reasons[7]!, QUARANTINED: p.reasons[8]!,
    LIMIT_EXCEEDED: p.reasons[9]!, LOT_OVERDRAWN: p.overdrawn, FLOOR_BROKEN: p.reasons[3]!, WRONG_DISTANCE: p.roadChanged, ARRIVES_TOO_EARLY: p.roadChanged, DEPARTS_TOO_EARLY: p.roadChanged, TOO_EARLY_FOR_SITE: p.roadChanged,
  };
  return reasons[rule] ?? '';
}

// One thing that has changed since a plan was made, as the service says it, in the reader's language and with names for numbers.
export function changeWords(change: string, words: PlanWords): string {
  const p = planTexts();
  const line = /^(requisitions\/\S+) line (\d+) (?:is covered already|lacks only (\d+))$/.exec(change);
  if (line) {
    const [, requisition = '', index = '', lacks] = line;
    const need = `${words.site(requisition)} ${p.line(idOf(requisition), Number(index) + 1)}`;
    return lacks === undefined ? p.coveredAlready(need) : p.lacksOnly(need, lacks);
  }
  const gone = /^(requisitions\/\S+) no longer waits for a plan$/.exec(change);
  if (gone) return p.waitsNoLonger(`${words.site(gone[1]!)} ${idOf(gone[1]!)}`);
  const empty = /^(warehouses\/\S+) has nothing left of (lots\/\S+)$/.exec(change);
  if (empty) return p.nothingLeft(words.warehouse(empty[1]!), words.lot(empty[2]!));
  const rule = /^([A-Z_]+) (.*)$/.exec(change);
  const named = (rule && ruleWords(rule[1]!) ? rule[2]! : change)
    .replace(/^(floor|limit \w+) /, '')
    .replace(/items\/[\w-]+/g, (name) => words.item(name))
    .replace(/chapters\/\d+/g, (name) => words.chapter(name))
    .replace(/warehouses\/[\w-]+/g, (name) => words.warehouse(name))
    .replace(/lots\/\d+/g, (name) => words.lot(name))
    .replace(/requisitions\/[\w-]+/g, (name) => idOf(name));
  return rule && ruleWords(rule[1]!) ? `${named}：${ruleWords(rule[1]!)}` : named;
}

// Why something about a plan was refused. A plan that events have overtaken says what changed, and where to go on.
export function PlanFailure({ failure, words, incident, children }: { failure: Failure; words: PlanWords; incident: string; children?: ReactNode }) {
  const p = usePlanTexts();
  const changes = failure.metadata.changes?.split('; ').filter(Boolean) ?? [];
  if (failure.reason !== 'PLAN_STALE' || changes.length === 0) return <FailureNote failure={failure} />;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={p.overtaken}
      description={
        <>
          <ul className="changed">
            {changes.map((change, index) => (
              <li key={index}>{changeWords(change, words)}</li>
            ))}
          </ul>
          {children ?? (
            <p>
              {p.overtakenHint} <Link to={`/plans/propose?incident=${incident}`}>{p.propose}</Link>
            </p>
          )}
        </>
      }
    />
  );
}
