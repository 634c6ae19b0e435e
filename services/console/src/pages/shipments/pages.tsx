import { lazy } from 'react';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { shipmentTexts } from './texts';

const Shipments = lazy(() => import('./shipments'));
const Shipment = lazy(() => import('./shipment'));

export const pages: readonly Page[] = [
  { path: '/shipments', title: () => texts().frame.shipments, isInMenu: true, element: <Shipments /> },
  { path: '/shipments/:shipment', title: () => shipmentTexts().shipment, element: <Shipment /> },
];
