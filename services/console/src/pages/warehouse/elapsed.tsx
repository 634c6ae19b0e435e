import { useEffect, useState } from 'react';
import { useWarehouseTexts } from './texts';

// How long something has been going on whose end nobody knows.
export function Elapsed() {
  const w = useWarehouseTexts().sheets;
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span role="status">{w.working(seconds)}</span>;
}
