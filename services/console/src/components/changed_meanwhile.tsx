import { Alert, Button } from 'antd';
import { useEffect } from 'react';
import { useTexts } from '../i18n/language';

// What a thing says, field by field, in words: { 名称: "棉帐篷" }.
export type Snapshot = Readonly<Record<string, string>>;

// For somebody who edits what another person has changed since: says what, and lets them go on with what they typed or drop it.
export function ChangedMeanwhile({ before, now, onKeep, onDrop }: { before: Snapshot; now: Snapshot; onKeep: () => void; onDrop: () => void }) {
  const t = useTexts();
  const changed = Object.keys({ ...before, ...now }).filter((field) => before[field] !== now[field]);
  // Something changed that this form does not hold: nobody needs to look at it.
  const isElsewhere = changed.length === 0;
  useEffect(() => {
    if (isElsewhere) onKeep();
  }, [isElsewhere]);
  if (isElsewhere) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      className="above"
      title={t.common.changedTitle}
      description={
        <>
          {changed.map((field) => (
            <div key={field}>
              <b>{field}</b>：{t.common.before} {before[field] || '—'} → {t.common.now} {now[field] || '—'}
            </div>
          ))}
          <Button size="small" onClick={onKeep}>
            {t.common.changedKeep}
          </Button>{' '}
          <Button size="small" onClick={onDrop}>
            {t.common.changedDrop}
          </Button>
        </>
      }
    />
  );
}
