import { later } from '../../frame/later';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { titles } from '../../i18n/titles';

const Shipments = later(() => import('./shipments'));
const Shipment = later(() => import('./shipment'));

export const pages: readonly Page[] = [
  { path: '/shipments', title: () => texts().frame.shipments, isInMenu: true, element: <Shipments /> },
  { path: '/shipments/:shipment', title: () => titles().shipment, element: <Shipment /> },
];
