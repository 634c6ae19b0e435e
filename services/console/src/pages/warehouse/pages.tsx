import { lazy } from 'react';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { warehouseTexts } from './texts';

const Warehouses = lazy(() => import('./warehouses'));
const Warehouse = lazy(() => import('./warehouse'));
const NewWarehouse = lazy(() => import('./warehouse_form').then((module) => ({ default: module.NewWarehouse })));
const EditWarehouse = lazy(() => import('./warehouse_form').then((module) => ({ default: module.EditWarehouse })));
const Ledger = lazy(() => import('./ledger'));
const Lot = lazy(() => import('./lot'));
const Vouchers = lazy(() => import('./vouchers'));
const Voucher = lazy(() => import('./voucher'));
const NewPaper = lazy(() => import('./paper').then((module) => ({ default: module.NewPaper })));
const SavedPaper = lazy(() => import('./paper').then((module) => ({ default: module.SavedPaper })));
const Stocktakes = lazy(() => import('./stocktakes'));
const Stocktake = lazy(() => import('./stocktake'));
const Duties = lazy(() => import('./duties'));
const NewDonation = lazy(() => import('./new_donation'));
const Donation = lazy(() => import('./donation'));
const Scan = lazy(() => import('./scan'));
const Sheets = lazy(() => import('./sheets'));

// A resource's name is its address.
export const pages: readonly Page[] = [
  { path: '/warehouses', title: () => texts().frame.warehouses, isInMenu: true, element: <Warehouses /> },
  { path: '/vouchers', title: () => texts().frame.vouchers, isInMenu: true, element: <Vouchers /> },
  { path: '/stocktakes', title: () => warehouseTexts().warehouses.stocktakes, isInMenu: true, element: <Stocktakes /> },
  { path: '/duties', title: () => texts().frame.duties, isInMenu: true, element: <Duties /> },
  { path: '/sheets', title: () => warehouseTexts().sheets.title, isInMenu: true, element: <Sheets /> },
  { path: '/warehouses/:warehouse', title: () => texts().stock.warehouse, element: <Warehouse /> },
  { path: '/new-warehouse', title: () => warehouseTexts().register.create, element: <NewWarehouse /> },
  { path: '/warehouses/:warehouse/edit', title: () => warehouseTexts().register.edit, element: <EditWarehouse /> },
  { path: '/warehouses/:warehouse/ledger', title: () => warehouseTexts().stock.binCard, element: <Ledger /> },
  { path: '/warehouses/:warehouse/vouchers/:voucher', title: () => texts().frame.vouchers, element: <Voucher /> },
  { path: '/warehouses/:warehouse/papers/:kind', title: () => warehouseTexts().vouchers.create, element: <NewPaper /> },
  { path: '/warehouses/:warehouse/drafts/:draft', title: () => warehouseTexts().vouchers.drafts, element: <SavedPaper /> },
  { path: '/warehouses/:warehouse/stocktakes/:stocktake', title: () => warehouseTexts().warehouses.stocktakes, element: <Stocktake /> },
  { path: '/lots/:lot', title: () => warehouseTexts().stock.lot, element: <Lot /> },
  { path: '/new-donation', title: () => warehouseTexts().donate.create, element: <NewDonation /> },
  { path: '/scan', title: () => warehouseTexts().scan.title, isInMenu: true, element: <Scan /> },
  { path: '/donations/:donation', title: () => warehouseTexts().duties.donations, element: <Donation /> },
];
