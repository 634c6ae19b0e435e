import type { Page } from '../../frame/page';

export const pages: readonly Page[] = [];
