import { useLiveState } from '../api/live';
import { useTexts } from '../i18n/language';

// Whether what the screen shows is the latest.
export function LiveLamp() {
  const t = useTexts();
  const state = useLiveState();
  const words = { live: t.frame.live, connecting: t.frame.connecting, away: t.frame.away }[state];
  return (
    <span className={`lamp lamp-${state}`} role="status" title={words}>
      <i aria-hidden />
      {state === 'live' ? words : <span>{words}</span>}
    </span>
  );
}
