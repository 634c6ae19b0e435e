import { later } from '../../frame/later';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { titles } from '../../i18n/titles';

const Warehouses = later(() => import('./warehouses'));
const Warehouse = later(() => import('./warehouse'));
const NewWarehouse = later(() => import('./warehouse_form').then((module) => ({ default: module.NewWarehouse })));
const EditWarehouse = later(() => import('./warehouse_form').then((module) => ({ default: module.EditWarehouse })));
const Ledger = later(() => import('./ledger'));
const Reservations = later(() => import('./reservations'));
const Lot = later(() => import('./lot'));
const Vouchers = later(() => import('./vouchers'));
const Voucher = later(() => import('./voucher'));
const NewPaper = later(() => import('./paper').then((module) => ({ default: module.NewPaper })));
const SavedPaper = later(() => import('./paper').then((module) => ({ default: module.SavedPaper })));
const Stocktakes = later(() => import('./stocktakes'));
const Stocktake = later(() => import('./stocktake'));
const Duties = later(() => import('./duties'));
const NewDonation = later(() => import('./new_donation'));
const Donation = later(() => import('./donation'));
const Scan = later(() => import('./scan'));
const Sheets = later(() => import('./sheets'));

// A resource's name is its address.
export const pages: readonly Page[] = [
  { path: '/warehouses', title: () => texts().frame.warehouses, isInMenu: true, element: <Warehouses /> },
  { path: '/vouchers', title: () => texts().frame.vouchers, isInMenu: true, element: <Vouchers /> },
  { path: '/stocktakes', title: () => titles().stocktakes, isInMenu: true, element: <Stocktakes /> },
  { path: '/duties', title: () => texts().frame.duties, isInMenu: true, element: <Duties /> },
  { path: '/sheets', title: () => titles().sheets, isInMenu: true, element: <Sheets /> },
  { path: '/warehouses/:warehouse', title: () => texts().stock.warehouse, element: <Warehouse /> },
  { path: '/new-warehouse', title: () => titles().newWarehouse, element: <NewWarehouse /> },
  { path: '/warehouses/:warehouse/edit', title: () => titles().editWarehouse, element: <EditWarehouse /> },
  { path: '/warehouses/:warehouse/ledger', title: () => titles().binCard, element: <Ledger /> },
  { path: '/warehouses/:warehouse/reservations', title: () => titles().reservations, element: <Reservations /> },
  { path: '/warehouses/:warehouse/vouchers/:voucher', title: () => texts().frame.vouchers, element: <Voucher /> },
  { path: '/warehouses/:warehouse/papers/:kind', title: () => titles().newPaper, element: <NewPaper /> },
  { path: '/warehouses/:warehouse/drafts/:draft', title: () => titles().drafts, element: <SavedPaper /> },
  { path: '/warehouses/:warehouse/stocktakes/:stocktake', title: () => titles().stocktakes, element: <Stocktake /> },
  { path: '/lots/:lot', title: () => titles().lot, element: <Lot /> },
  { path: '/new-donation', title: () => titles().newDonation, element: <NewDonation /> },
  { path: '/scan', title: () => titles().scan, isInMenu: true, element: <Scan /> },
  { path: '/donations/:donation', title: () => titles().donations, element: <Donation /> },
];
