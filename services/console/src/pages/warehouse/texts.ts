import { areaTexts } from '../../i18n/language';
import { en } from './texts_en';
import { zh } from './texts_zh';

export const [warehouseTexts, useWarehouseTexts] = areaTexts(zh, en);
export type WarehouseTexts = typeof zh;
