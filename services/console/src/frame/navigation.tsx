import { matchPath } from 'react-router-dom';
import { pages as administration } from '../pages/administration/pages';
import { pages as board } from '../pages/board/pages';
import { pages as duty } from '../pages/duty/pages';
import { pages as plans } from '../pages/plans/pages';
import { pages as requisitions } from '../pages/requisitions/pages';
import { pages as shipments } from '../pages/shipments/pages';
import { pages as stock } from '../pages/stock/pages';
import { pages as teams } from '../pages/teams/pages';
import { pages as warehouse } from '../pages/warehouse/pages';
import { AntDesign } from './ant_design_later';
import type { Later } from './later';
import type { Page } from './page';

// Every page, in the order of the menu.
export const pages: readonly Page[] = [...board, ...duty, ...requisitions, ...plans, ...shipments, ...stock, ...warehouse, ...teams, ...administration];

// Where somebody lands whose address is none of ours.
export const kFirstPath = pages[0]!.path;

// Begins to fetch what an address shows, before it is drawn. If that fails, the page says so when it is drawn.
export function fetchPage(path: string): void {
  const page = pages.find((one) => matchPath(one.path, path)) ?? pages[0]!;
  const parts = [page.element.type as Partial<Later>, ...(page.isPlain ? [] : [AntDesign])];
  for (const part of parts) part.fetch?.().catch(() => undefined);
}
