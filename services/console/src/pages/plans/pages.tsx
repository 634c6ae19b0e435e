import { lazy } from 'react';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { planTexts } from './texts';

const Plans = lazy(() => import('./plans'));
const Propose = lazy(() => import('./propose'));
const Compare = lazy(() => import('./compare'));
const Plan = lazy(() => import('./plan'));
const Approvals = lazy(() => import('./approvals'));

export const pages: readonly Page[] = [
  { path: '/plans', title: () => texts().frame.plans, isInMenu: true, element: <Plans /> },
  { path: '/plans/propose', title: () => planTexts().proposeTitle, element: <Propose /> },
  { path: '/plans/compare', title: () => planTexts().compareTitle, element: <Compare /> },
  { path: '/plans/:plan', title: () => planTexts().plan, element: <Plan /> },
  { path: '/approvals', title: () => texts().frame.approvals, isInMenu: true, element: <Approvals /> },
];
