import { later } from '../../frame/later';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { titles } from '../../i18n/titles';

const Requisitions = later(() => import('./requisitions'));
const NewRequisition = later(() => import('./new_requisition'));
const Requisition = later(() => import('./requisition'));

export const pages: readonly Page[] = [
  { path: '/requisitions', title: () => texts().frame.requisitions, isInMenu: true, element: <Requisitions /> },
  { path: '/requisitions/new', title: () => titles().newRequisition, element: <NewRequisition /> },
  { path: '/requisitions/:requisition', title: () => titles().requisition, element: <Requisition /> },
];
