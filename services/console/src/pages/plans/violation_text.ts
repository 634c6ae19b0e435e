import { number } from '../../components/format';
import type { EditPlanResponse_Violation } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { PlanWords } from './plan_words';
import { planTexts } from './texts';

// What is wrong, with what there is and what is asked for where that is the matter.
export function wrongText(violation: EditPlanResponse_Violation): string {
  const counts = violation.availableQuantity > 0n || violation.askedQuantity > 0n;
  return violation.sentence + (counts ? planTexts().limits(number(violation.availableQuantity), number(violation.askedQuantity)) : '');
}

// The same behind where it is wrong.
export function violationText(violation: EditPlanResponse_Violation, words: PlanWords): string {
  const place = [violation.warehouse && words.warehouse(violation.warehouse), violation.lot && words.lot(violation.lot)].filter(Boolean).join(' ');
  return `${place ? `${place}：` : ''}${wrongText(violation)}`;
}
