import { Button, Select } from 'antd';
import { useState } from 'react';
import { useAction } from '../../api/action';
import { clientOf } from '../../api/client';
import { useHasRole, useSession } from '../../api/session';
import { idOf, listed } from '../../components/format';
import { useChapters } from '../../components/names';
import { ReasonDialog } from '../../components/reason_dialog';
import { Sure } from '../../components/sure';
import type { ApprovalDelegation } from '../../gen/muster/dispatch/v1/approval_pb';
import { PlanService, RegularizeApprovalRequest_Outcome } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { type Plan_Approval, Plan_Approval_Regularization, Plan_Approval_State } from '../../gen/muster/dispatch/v1/plan_pb';
import { usePlanWords } from './plan_words';
import { PlanFailure } from './stale';
import { usePlanTexts } from './texts';

// What the caller can do about one step: approve or refuse it, or sign for what was commanded; in the own name or in that of who delegated it.
export function StepActions({ plan, approval, delegations, onDone }: { plan: string; approval: Plan_Approval; delegations: readonly ApprovalDelegation[]; onDone: () => void }) {
  const p = usePlanTexts();
  const tree = useChapters();
  const hasRole = useHasRole();
  const { identity } = useSession();
  const action = useAction();
  const words = usePlanWords([]);
  const [dialog, setDialog] = useState<'reject' | 'refuse'>();
  const isPaper = approval.state === Plan_Approval_State.COMMANDED;
  // With a time-out a step comes to the chapters above one after the other; without one whoever stands above may decide from the start.
  const hasCome =
    isPaper ||
    approval.timeoutMinutes === 0 ||
    identity.chapter === approval.decidingChapter ||
    (approval.escalatedChapter !== '' && tree.isWithin(identity.chapter, approval.escalatedChapter));
  const isAbove = hasRole(approval.role) && tree.isWithin(approval.decidingChapter, identity.chapter);
  const isMine = isAbove && hasCome;
  const inNames = delegations.filter((one) => tree.isWithin(approval.decidingChapter, one.chapter)).map((one) => one.delegator);
  const [chosen, setChosen] = useState<string>();
  const onBehalfOf = chosen ?? (isMine ? '' : (inNames[0] ?? ''));
  const isPending = approval.state === Plan_Approval_State.PENDING && approval.openTime !== undefined;
  const isOpenPaper = isPaper && approval.regularization === Plan_Approval_Regularization.OPEN;
  if (isPending && isAbove && !hasCome) return <p className="quiet">{p.notYet(tree.nameOf(approval.decidingChapter))}</p>;
  if ((!isPending && !isOpenPaper) || (!isMine && inNames.length === 0)) return null;

  const service = clientOf(PlanService);
  const which = { name: plan, chapter: approval.chapter, step: approval.step, onBehalfOf };
  const act = async (key: string, write: (requestId: string) => Promise<unknown>) => {
    const { why } = await action.run(key, write);
    // Somebody else may have been quicker: then what they did is shown.
    if (!why || why.reason === 'ALREADY_DECIDED' || why.reason === 'PLAN_NOT_SUBMITTED') onDone();
    return why;
  };
  const part = tree.nameOf(approval.chapter);
  return (
    <div>
      {action.failure && !dialog && (
        <div className="above">
          <PlanFailure failure={action.failure} words={words} incident="">
            {p.staleForApprover}
          </PlanFailure>
        </div>
      )}
      {inNames.length > 0 && (
        <div className="above">
          <Select
            aria-label={p.inWhoseName}
            value={onBehalfOf}
            onChange={setChosen}
            options={[...(isMine ? [{ value: '', label: p.myself }] : []), ...inNames.map((user) => ({ value: user, label: p.onBehalf(idOf(user)) }))]}
            style={{ minWidth: 180 }}
          />
        </div>
      )}
      <div className="actions">
        <Sure
          placement="topLeft"
          title={isPending ? p.approveSure(part) : p.signSure(part)}
          okText={isPending ? p.approve : p.sign}
          onConfirm={() =>
            void act('yes', (requestId) =>
              isPending ? service.approvePlan({ requestId, ...which }) : service.regularizeApproval({ requestId, ...which, outcome: RegularizeApprovalRequest_Outcome.SIGNED }),
            )
          }
        >
          <Button type="primary" loading={action.busy === 'yes'}>
            {isPending ? p.approve : p.sign}
          </Button>
        </Sure>
        <Button danger onClick={() => setDialog(isPending ? 'reject' : 'refuse')}>
          {isPending ? p.reject : p.refuse}
        </Button>
      </div>
      {dialog && (
        <ReasonDialog
          draft={`${dialog}.${plan}.${approval.chapter}.${approval.step}`}
          title={dialog === 'reject' ? p.reject : p.refuse}
          onClose={() => setDialog(undefined)}
          onSubmit={(reason) =>
            act(dialog, (requestId) =>
              dialog === 'reject'
                ? service.rejectPlan({ requestId, ...which, reason })
                : service.regularizeApproval({ requestId, ...which, reason, outcome: RegularizeApprovalRequest_Outcome.REFUSED }),
            )
          }
        >
          <p>{part}</p>
        </ReasonDialog>
      )}
    </div>
  );
}

// A commander above an owning chapter lets the goods go before the approvals.
export function CommandButton({ plan, chapters, onDone }: { plan: string; chapters: readonly string[]; onDone: () => void }) {
  const p = usePlanTexts();
  const tree = useChapters();
  const { identity } = useSession();
  const action = useAction();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{p.command}</Button>
      {isOpen && (
        <ReasonDialog
          draft={`command.${plan}`}
          title={p.command}
          onClose={() => setOpen(false)}
          onSubmit={async (reason) => {
            const { why } = await action.run('command', (requestId) => clientOf(PlanService).commandPlan({ requestId, name: plan, reason }));
            if (!why) onDone();
            return why;
          }}
        >
          <p>{p.commandHint}</p>
          <p>
            {tree.nameOf(identity.chapter)} → {listed(chapters.map((chapter) => tree.nameOf(chapter)))}
          </p>
        </ReasonDialog>
      )}
    </>
  );
}

// Owning chapters of pending steps that the caller could command.
export function useCommandable(): (approvals: readonly Plan_Approval[]) => string[] {
  const tree = useChapters();
  const { identity } = useSession();
  return (approvals) => [
    ...new Set(
      approvals
        .filter((one) => one.state === Plan_Approval_State.PENDING && one.chapter !== identity.chapter && tree.isWithin(one.chapter, identity.chapter))
        .map((one) => one.chapter),
    ),
  ];
}
