import { useEffect, useState } from 'react';
import { useTexts } from '../i18n/language';

// What is there within this needs no figure.
const kShortSeconds = 3;

// `words` while something is soon done, and from then on for how long it has been at it.
export const afterAWhile = (words: string, working: (seconds: number) => string) => (seconds: number) => (seconds < kShortSeconds ? words : working(seconds));

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
