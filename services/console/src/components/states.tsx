import { Code } from '@connectrpc/connect';
import type { ReactNode } from 'react';
import type { Loaded } from '../api/load';
import { type Failure, isUnreachable } from '../api/failure';
import { useTexts } from '../i18n/language';
import type { Texts } from '../i18n/zh';
import { Button, Note } from './controls';
import { afterAWhile, Elapsed } from './elapsed';
import { InNames } from './in_names';

// Why something failed, in one sentence.
export function sentenceOf(failure: Failure, t: Texts): string {
  // A service that is down is called by what people do with it.
  const service = failure.reason === 'SERVICE_UNAVAILABLE' && t.services[failure.metadata.service ?? ''];
  if (service) return t.common.serviceDown(service);
  if (failure.sentence) return failure.sentence;
  if (failure.code === Code.DeadlineExceeded) return t.common.tookTooLong;
  return isUnreachable(failure) ? t.common.unreachable : t.common.failed;
}

// What went wrong, in words; with a way to try again where that can help.
export function FailureNote({ failure, onRetry }: { failure: Failure; onRetry?: () => void }) {
  const t = useTexts();
  return (
    <Note kind="error" title={<InNames sentence={sentenceOf(failure, t)} />} action={onRetry && <Button kind="small" onClick={onRetry}>{t.common.reload}</Button>}>
      {failure.fields.size > 0 && [...new Set(failure.fields.values())].map((wrong) => <div key={wrong}><InNames sentence={wrong} /></div>)}
    </Note>
  );
}

// That there is nothing, and in `children` what to do about it.
export function EmptyState({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

// The content once it is there; what is there stays in sight while it is read again, or cannot be.
export function WhenLoaded<T>({ loaded, children }: { loaded: Loaded<T>; children: (value: T) => ReactNode }) {
  const t = useTexts();
  return (
    <>
      {loaded.failure && <FailureNote failure={loaded.failure} onRetry={loaded.reload} />}
      {loaded.value !== undefined ? children(loaded.value) : loaded.isLoading && <p className="quiet"><Elapsed words={afterAWhile(t.common.loading, t.common.reading)} /></p>}
    </>
  );
}

export type Tone = 'danger' | 'warn' | 'good' | 'moving' | 'quiet';

// A state in one word, with its tone.
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}
