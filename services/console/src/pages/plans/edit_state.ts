import { useEffect, useState } from 'react';
import { clientOf, newRequestId } from '../../api/client';
import { type Failure, failureOf } from '../../api/failure';
import { type EditPlanResponse, PlanService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Plan } from '../../gen/muster/dispatch/v1/plan_pb';

// A line of the plan while it is edited: one of the plan's own, or one that was added.
export interface EditedLine {
  key: string;
  requisition: string;
  requisitionLineIndex: number;
  item: string;
  warehouse: string;
  lot: string;
  // Base units in the plan as it is; 0 for what was added.
  before: bigint;
}

export interface Edit {
  requisition: string;
  requisitionLineIndex: number;
  warehouse: string;
  lot: string;
  quantity: bigint;
}

// A line that was added, as the draft keeps it.
export type AddedLine = Omit<EditedLine, 'before' | 'key'>;

export const keyOf = (line: AddedLine | Omit<EditedLine, 'key'>) => `${line.requisition} ${line.requisitionLineIndex} ${line.warehouse} ${line.lot}`;
export const isQuantity = (typed: string) => /^\d{1,10}$/.test(typed.trim()) && BigInt(typed.trim()) <= 1_000_000_000n;

export function linesOf(plan: Plan, added: readonly AddedLine[]): EditedLine[] {
  const lines = plan.lines.map((line) => ({ ...line, key: keyOf({ ...line, before: 0n }), before: line.quantity }));
  const known = new Set(lines.map((line) => line.key));
  const needs = [...new Set(lines.map((line) => `${line.requisition} ${line.requisitionLineIndex}`))];
  const all = [...lines, ...added.map((line) => ({ ...line, key: keyOf(line), before: 0n })).filter((line) => !known.has(line.key))];
  // Those of one need stand together, in the plan's order.
  const place = (line: EditedLine) => {
    const at = needs.indexOf(`${line.requisition} ${line.requisitionLineIndex}`);
    return at < 0 ? needs.length : at;
  };
  return all.sort((a, b) => place(a) - place(b));
}

export function editsOf(lines: readonly EditedLine[], typed: Readonly<Record<string, string>>): Edit[] {
  return lines
    .filter((line) => {
      const now = typed[line.key];
      return now !== undefined && isQuantity(now) && BigInt(now.trim()) !== line.before;
    })
    .map((line) => ({ requisition: line.requisition, requisitionLineIndex: line.requisitionLineIndex, warehouse: line.warehouse, lot: line.lot, quantity: BigInt(typed[line.key]!.trim()) }));
}

export interface Checked {
  // What the service says of exactly these edits; nothing while that is not known.
  answer?: EditPlanResponse;
  failure?: Failure;
  isChecking: boolean;
}

// Has edits checked soon after the last change. What comes back for older edits is dropped.
export function useCheck(name: string, edits: readonly Edit[]): Checked {
  const key = edits.map((edit) => `${keyOf({ ...edit, item: '' })}=${edit.quantity}`).join('|');
  const [checked, setChecked] = useState<{ key: string; answer?: EditPlanResponse; failure?: Failure }>({ key: '' });
  useEffect(() => {
    if (!key) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      clientOf(PlanService)
        .editPlan({ requestId: newRequestId(), name, lines: [...edits], validateOnly: true }, { signal: controller.signal })
        .then(
          (answer) => !controller.signal.aborted && setChecked({ key, answer }),
          (error: unknown) => !controller.signal.aborted && setChecked({ key, failure: failureOf(error) }),
        );
    }, 300);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // The key says all of the edits.
  }, [name, key]);
  const isCurrent = checked.key === key && key !== '';
  return { answer: isCurrent ? checked.answer : undefined, failure: isCurrent ? checked.failure : undefined, isChecking: key !== '' && !isCurrent };
}
