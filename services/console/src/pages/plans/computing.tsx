import { Button } from 'antd';
import { Elapsed } from '../../components/elapsed';
import { usePlanTexts } from './texts';

// How long a plan has been computed for, and the way to stop waiting for it.
export function Computing({ onStop }: { onStop: () => void }) {
  const p = usePlanTexts();
  return (
    <div className="actions">
      <Elapsed words={p.computing} />
      <Button size="small" onClick={onStop}>
        {p.stop}
      </Button>
    </div>
  );
}
