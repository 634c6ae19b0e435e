import { later } from '../../frame/later';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { titles } from '../../i18n/titles';

const Plans = later(() => import('./plans'));
const Propose = later(() => import('./propose'));
const Compare = later(() => import('./compare'));
const Plan = later(() => import('./plan'));
const Approvals = later(() => import('./approvals'));

export const pages: readonly Page[] = [
  { path: '/plans', title: () => texts().frame.plans, isInMenu: true, element: <Plans /> },
  { path: '/plans/propose', title: () => titles().proposePlan, element: <Propose /> },
  { path: '/plans/compare', title: () => titles().comparePlans, element: <Compare /> },
  { path: '/plans/:plan', title: () => titles().plan, element: <Plan /> },
  { path: '/approvals', title: () => texts().frame.approvals, isInMenu: true, element: <Approvals /> },
];
