import { areaTexts } from '../../i18n/language';
import { en } from './en';
import { zh } from './zh';

export const [planTexts, usePlanTexts] = areaTexts(zh, en);
