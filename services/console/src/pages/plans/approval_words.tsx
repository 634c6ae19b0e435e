import { timestampDate } from '@bufbuild/protobuf/wkt';
import { idOf, kilograms, number, time } from '../../components/format';
import { Level } from '../../components/level';
import { useChapters } from '../../components/names';
import { Badge } from '../../components/states';
import { type Plan_Approval, Plan_Approval_Regularization, Plan_Approval_State } from '../../gen/muster/dispatch/v1/plan_pb';
import { useTexts } from '../../i18n/language';
import { usePlanTexts } from './texts';

// Whose step it is.
export function StepWords({ approval }: { approval: Plan_Approval }) {
  const t = useTexts();
  const p = usePlanTexts();
  const tree = useChapters();
  return (
    <>
      {p.step(approval.step)} {approval.title}
      <div className="quiet">
        {tree.nameOf(approval.decidingChapter)} · {t.roles[approval.role]}
        {approval.escalatedChapter && ` → ${tree.nameOf(approval.escalatedChapter)}`}
      </div>
    </>
  );
}

export function Deadline({ approval }: { approval: Plan_Approval }) {
  const p = usePlanTexts();
  if (!approval.escalateTime) return <span className="quiet">{p.noDeadline}</span>;
  const isLate = timestampDate(approval.escalateTime).getTime() < Date.now();
  return isLate ? <Badge tone="danger">{`${p.late} ${time(approval.escalateTime)}`}</Badge> : <Badge tone="warn">{time(approval.escalateTime)}</Badge>;
}

// What the part weighs and is worth.
export function PartSize({ approval }: { approval: Plan_Approval }) {
  const p = usePlanTexts();
  return (
    <p className="quiet">
      {p.weighs} {approval.weightIncomplete && p.atLeast}
      {kilograms(approval.weightG)} ·{' '}
      {approval.valueIncomplete && approval.valueFen === 0n ? (
        p.worthUnknown
      ) : (
        <>
          {p.worth} {approval.valueIncomplete && p.atLeast}¥{number(approval.valueFen / 100n)}
        </>
      )}
    </p>
  );
}

// How a step stands: who decided, why, and what of the paper is still open.
export function Outcome({ approval }: { approval: Plan_Approval }) {
  const p = usePlanTexts();
  const tree = useChapters();
  const isWaiting = approval.state === Plan_Approval_State.PENDING && !approval.openTime;
  const tone = { [Plan_Approval_State.APPROVED]: 'good', [Plan_Approval_State.REJECTED]: 'danger', [Plan_Approval_State.COMMANDED]: 'moving' }[approval.state as number] as
    | 'good'
    | 'danger'
    | 'moving'
    | undefined;
  return (
    <>
      <Badge tone={tone ?? (isWaiting ? 'quiet' : 'warn')}>{isWaiting ? p.waitsFor : p.approvalStates[approval.state]}</Badge>{' '}
      {approval.approver && (
        <span className="quiet">
          {idOf(approval.approver)} {approval.onBehalfOf && p.behalfOf(idOf(approval.onBehalfOf))} {time(approval.decideTime)}
        </span>
      )}
      {approval.commandingChapter && (
        <div>
          {tree.nameOf(approval.commandingChapter)} <Level level={approval.responseLevel} />
        </div>
      )}
      {approval.reason && <div className="narrative">{approval.reason}</div>}
      {approval.regularization !== Plan_Approval_Regularization.UNSPECIFIED && (
        <div>
          <Badge tone={approval.regularization === Plan_Approval_Regularization.OPEN ? 'warn' : approval.regularization === Plan_Approval_Regularization.SIGNED ? 'good' : 'danger'}>
            {p.regularizations[approval.regularization]}
          </Badge>{' '}
          {approval.regularizer && (
            <span className="quiet">
              {idOf(approval.regularizer)} {approval.regularizedOnBehalfOf && p.behalfOf(idOf(approval.regularizedOnBehalfOf))} {time(approval.regularizeTime)}
            </span>
          )}
          {approval.regularizeReason && <div className="narrative">{approval.regularizeReason}</div>}
        </div>
      )}
    </>
  );
}
