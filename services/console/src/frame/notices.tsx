import { useEffect, useSyncExternalStore } from 'react';
import type { Failure } from '../api/failure';
import { type RecordedBefore, whenRecordedBefore } from '../api/sent';
import { useSession } from '../api/session';
import { Button, Note } from '../components/controls';
import { InNames } from '../components/in_names';
import { sentenceOf } from '../components/states';
import { useTexts } from '../i18n/language';
import { differencesOf } from './later_text';

// What somebody must be told wherever they are by then, until they put it away.

type Content = { recorded: RecordedBefore } | { undone: string; failure: Failure };
interface Notice {
  // Who is to read it, and nobody else at this browser.
  owner: string;
  content: Content;
}

const kMostDifferences = 20;

let notices: readonly Notice[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

function useOwner(): string {
  const { world, identity } = useSession();
  return `${world.name} ${identity.user}`;
}

// Says what was not done and why; the latest of these alone, none when it worked.
export function useSayUndone(): (undone?: { undone: string; failure: Failure }) => void {
  const owner = useOwner();
  return (content) => set([...notices.filter((one) => !('undone' in one.content)), ...(content ? [{ owner, content }] : [])]);
}

export function Notices() {
  const owner = useOwner();
  const all = useSyncExternalStore(
    (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    () => notices,
  );
  useEffect(() => whenRecordedBefore((recorded) => set([...notices, { owner, content: { recorded } }])), [owner]);
  const mine = all.filter((notice) => notice.owner === owner);
  return mine.map((notice) => (
    <div key={all.indexOf(notice)} className="above">
      <OneNotice content={notice.content} onClose={() => set(notices.filter((one) => one !== notice))} />
    </div>
  ));
}

function OneNotice({ content, onClose }: { content: Content; onClose: () => void }) {
  const t = useTexts();
  const close = (
    <Button kind="small" onClick={onClose}>
      {t.common.close}
    </Button>
  );
  if ('undone' in content) return <Note kind="error" title={`${content.undone} ${sentenceOf(content.failure, t)}`} action={close} />;
  return (
    <Note kind="warning" title={t.frame.recordedBefore} action={close}>
      <LaterText recorded={content.recorded} />
    </Note>
  );
}

function LaterText({ recorded: { input, first, later } }: { recorded: RecordedBefore }) {
  const t = useTexts();
  const differences = differencesOf(input, first, later, t);
  return (
    <>
      {t.frame.notRecorded}
      <ul>
        {differences.slice(0, kMostDifferences).map(({ label, values }, index) => (
          <li key={index}>
            {label && <b>{label}</b>} {values && <InNames sentence={`${values.first} → ${values.later}`} />}
          </li>
        ))}
        {differences.length > kMostDifferences && <li>{t.common.more(differences.length - kMostDifferences)}</li>}
      </ul>
    </>
  );
}
