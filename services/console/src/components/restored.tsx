import { Alert, Button } from 'antd';
import { useTexts } from '../i18n/language';

// Says that what was typed before is there again, and lets it go.
export function Restored({ when, onDiscard }: { when: boolean; onDiscard: () => void }) {
  const t = useTexts();
  if (!when) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={t.common.restored}
      className="above"
      action={
        <Button size="small" onClick={onDiscard}>
          {t.common.discard}
        </Button>
      }
    />
  );
}
