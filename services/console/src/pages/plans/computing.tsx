import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { usePlanTexts } from './texts';

// How long a plan has been computed for, and the way to stop waiting for it.
export function Computing({ onStop }: { onStop: () => void }) {
  const p = usePlanTexts();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="actions">
      <span>{p.computing(seconds)}</span>
      <Button size="small" onClick={onStop}>
        {p.stop}
      </Button>
    </div>
  );
}
