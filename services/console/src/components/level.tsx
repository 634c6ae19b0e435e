import type { ResponseLevel } from '../gen/muster/common/v1/response_level_pb';
import { useTexts } from '../i18n/language';

export function Level({ level }: { level: ResponseLevel }) {
  const t = useTexts();
  return level ? <span className={`level level-${level}`}>{t.levels[level]}</span> : <>—</>;
}
