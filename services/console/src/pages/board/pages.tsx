import { later } from '../../frame/later';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';

const Board = later(() => import('./board'));

export const pages: readonly Page[] = [{ path: '/board', title: () => texts().frame.board, isInMenu: true, element: <Board /> }];
