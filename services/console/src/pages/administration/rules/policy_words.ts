import { nameOfItem } from '../../../api/catalogue';
import { kilograms, number } from '../../../components/format';
import type { ApprovalPolicy_Step } from '../../../gen/muster/dispatch/v1/approval_pb';
import type { Item } from '../../../gen/muster/warehouse/v1/item_pb';
import type { useWords } from './texts';

// When a step is asked at all, and after how long it goes to the tier above.
export function termsOf(step: ApprovalPolicy_Step, w: ReturnType<typeof useWords>, items: ReadonlyMap<string, Item> | undefined): string {
  const conditions = [
    step.minQuantity > 0n && w.whenQuantity(nameOfItem(items, step.item), number(step.minQuantity)),
    step.minWeightG > 0n && w.whenWeight(kilograms(step.minWeightG)),
    step.minValueFen > 0n && w.whenValue(number(step.minValueFen / 100n)),
  ].filter(Boolean);
  const when = conditions.length > 0 ? conditions.join(` ${w.anyOf} `) : w.always;
  return step.timeoutMinutes > 0 ? `${when} · ${w.escalates(number(step.timeoutMinutes))}` : when;
}
