import { useEffect, useState } from 'react';
import { useTexts } from '../i18n/language';

// How long something has been going on whose end nobody knows.
export function Elapsed({ words }: { words?: (seconds: number) => string }) {
  const t = useTexts();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span role="status">{(words ?? t.common.working)(seconds)}</span>;
}
