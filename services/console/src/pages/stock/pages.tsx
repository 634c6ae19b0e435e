import { later } from '../../frame/later';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';

const Stock = later(() => import('./stock'));

export const pages: readonly Page[] = [{ path: '/stock', title: () => texts().frame.stock, isInMenu: true, element: <Stock /> }];
