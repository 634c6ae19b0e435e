import type { ReactNode } from 'react';
import { nameOfItem, unitOf, useItems } from '../../api/catalogue';
import { useHasRole } from '../../api/session';
import { number } from '../../components/format';
import { useChapters } from '../../components/names';
import { Role } from '../../gen/muster/common/v1/role_pb';
import type { ApprovalDelegation } from '../../gen/muster/dispatch/v1/approval_pb';
import { type Plan_Approval, Plan_Approval_State, type Plan_Line, Plan_State } from '../../gen/muster/dispatch/v1/plan_pb';
import { Deadline, Outcome, PartSize, StepWords } from './approval_words';
import { CommandButton, StepActions, useCommandable } from './step_actions';
import { usePlanTexts } from './texts';

// One step of one owning chapter's part: how it stands, until when, and what the caller can do about it. A card, so that it can be decided on a
// phone without looking for the buttons.
export function ApprovalCard({
  plan,
  planState,
  approval,
  lines,
  delegations,
  onDone,
  children,
}: {
  plan: string;
  planState: Plan_State;
  approval: Plan_Approval;
  // Of the plan.
  lines: readonly Plan_Line[];
  delegations: readonly ApprovalDelegation[];
  onDone: () => void;
  // Said before all else.
  children?: ReactNode;
}) {
  const p = usePlanTexts();
  const tree = useChapters();
  const hasRole = useHasRole();
  const chapters = useCommandable()([approval]);
  // What was refused elsewhere waits for nobody.
  const isOpen = planState === Plan_State.SUBMITTED && approval.state === Plan_Approval_State.PENDING && approval.openTime !== undefined;
  return (
    <li className="card approval">
      {children}
      <dl className="facts">
        <dt>{p.part}</dt>
        <dd>
          <b>{tree.nameOf(approval.chapter)}</b>
        </dd>
        <dt>{p.item}</dt>
        <dd>
          <PartGoods lines={lines.filter((line) => line.chapter === approval.chapter)} />
        </dd>
        <dt>{p.decides}</dt>
        <dd>
          <StepWords approval={approval} />
        </dd>
        <dt>{p.state}</dt>
        <dd>
          <Outcome approval={approval} />
        </dd>
        {isOpen && (
          <>
            <dt>{p.deadline}</dt>
            <dd>
              <Deadline approval={approval} />
            </dd>
          </>
        )}
      </dl>
      <PartSize approval={approval} />
      {(isOpen || approval.state === Plan_Approval_State.COMMANDED) && <StepActions plan={plan} approval={approval} delegations={delegations} onDone={onDone} />}
      {isOpen && hasRole(Role.COMMANDER) && chapters.length > 0 && <CommandButton plan={plan} chapters={chapters} onDone={onDone} />}
    </li>
  );
}

// What leaves the chapter, by item.
function PartGoods({ lines }: { lines: readonly Plan_Line[] }) {
  const items = useItems().value;
  const quantities = new Map<string, bigint>();
  for (const line of lines) quantities.set(line.item, (quantities.get(line.item) ?? 0n) + line.quantity);
  return [...quantities].map(([item, quantity]) => (
    <div key={item}>
      {nameOfItem(items, item)} {number(quantity)} {unitOf(items, item)}
    </div>
  ));
}
