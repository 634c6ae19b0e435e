import { pages as administration } from '../pages/administration/pages';
import { pages as board } from '../pages/board/pages';
import { pages as duty } from '../pages/duty/pages';
import { pages as plans } from '../pages/plans/pages';
import { pages as requisitions } from '../pages/requisitions/pages';
import { pages as shipments } from '../pages/shipments/pages';
import { pages as stock } from '../pages/stock/pages';
import { pages as teams } from '../pages/teams/pages';
import { pages as warehouse } from '../pages/warehouse/pages';
import type { Page } from './page';

// Every page, in the order of the menu.
export const pages: readonly Page[] = [...board, ...duty, ...requisitions, ...plans, ...shipments, ...stock, ...warehouse, ...teams, ...administration];
