import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { number, shortTime } from '../../components/format';
import { Badge, type Tone } from '../../components/states';
import { Priority } from '../../gen/muster/common/v1/priority_pb';
import { type Requisition_Line, Requisition_State } from '../../gen/muster/dispatch/v1/requisition_pb';
import { useTexts } from '../../i18n/language';
import { useRequisitionTexts } from './texts';

const kTones: Record<number, Tone> = {
  [Requisition_State.DRAFT]: 'quiet',
  [Requisition_State.SUBMITTED]: 'warn',
  [Requisition_State.PLANNED]: 'moving',
  [Requisition_State.FULFILLED]: 'good',
};

export function RequisitionState({ state }: { state: Requisition_State }) {
  const t = useRequisitionTexts();
  return <Badge tone={kTones[state] ?? 'quiet'}>{t.states[state]}</Badge>;
}

export function PriorityBadge({ priority }: { priority: Priority }) {
  const t = useTexts();
  return <Badge tone={priority === Priority.CRITICAL ? 'danger' : priority === Priority.HIGH ? 'warn' : 'quiet'}>{t.priorities[priority] ?? '—'}</Badge>;
}

// Lines in words, one below the other.
export function LineWords({ lines, limit = 500 }: { lines: readonly Requisition_Line[]; limit?: number }) {
  const t = useTexts();
  const r = useRequisitionTexts();
  const items = useItems().value;
  return (
    <>
      {lines.slice(0, limit).map((line, index) => (
        <div key={index}>
          {nameOfItem(items, line.item)} {line.quantity === 0n ? r.withdrawn : `${number(line.quantity)} ${unitOf(items, line.item)}`}
          <span className="quiet">
            {` · ${t.priorities[line.priority] ?? ''}`}
            {line.neededByTime && ` · ${r.neededBy} ${shortTime(line.neededByTime)}`}
          </span>
        </div>
      ))}
      {lines.length > limit && <div className="quiet">{t.common.more(lines.length - limit)}</div>}
    </>
  );
}
