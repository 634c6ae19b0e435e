import { lazy } from 'react';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { requisitionTexts } from './texts';

const Requisitions = lazy(() => import('./requisitions'));
const NewRequisition = lazy(() => import('./new_requisition'));
const Requisition = lazy(() => import('./requisition'));

export const pages: readonly Page[] = [
  { path: '/requisitions', title: () => texts().frame.requisitions, isInMenu: true, element: <Requisitions /> },
  { path: '/requisitions/new', title: () => requisitionTexts().create, element: <NewRequisition /> },
  { path: '/requisitions/:requisition', title: () => requisitionTexts().requisition, element: <Requisition /> },
];
