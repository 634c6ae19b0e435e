import { useCallback, useRef, useState } from 'react';
import { newRequestId } from './client';
import { type Failure, failureOf } from './failure';

export type Outcome<Answer> = { answer: Answer; why?: undefined } | { answer?: undefined; why: Failure };

// Somebody has changed the thing after it was read.
const kStale = 'ETAG_MISMATCH';

// Something that somebody does at the press of a button.
export interface Action {
  // Why the last one was refused.
  failure?: Failure;
  // The key of what is under way; empty when nothing is.
  busy: string;
  isBusy: boolean;
  // Does one thing at a time: its answer, or why there is none. What has no answer keeps its request id, so that trying again has one effect.
  // `key` tells apart what one page does.
  run: <Answer>(key: string, write: (requestId: string) => Promise<Answer>) => Promise<Outcome<Answer>>;
  clear: () => void;
}

export function useAction(): Action {
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState('');
  const requestIds = useRef(new Map<string, string>());
  const isRunning = useRef(false);
  const run = useCallback(async <Answer>(key: string, write: (requestId: string) => Promise<Answer>): Promise<Outcome<Answer>> => {
    if (isRunning.current) return { why: failureOf(new Error('pressed twice')) };
    isRunning.current = true;
    const requestId = requestIds.current.get(key) ?? newRequestId();
    requestIds.current.set(key, requestId);
    setBusy(key);
    setFailure(undefined);
    try {
      const answer = await write(requestId);
      requestIds.current.delete(key);
      return { answer };
    } catch (error) {
      const why = failureOf(error);
      setFailure(why);
      return { why };
    } finally {
      isRunning.current = false;
      setBusy('');
    }
  }, []);
  const clear = useCallback(() => setFailure(undefined), []);
  return { failure, busy, isBusy: busy !== '', run, clear };
}

// The same for what is typed into a draft, which keeps the request id until it is discarded. Where the live stream is away, the refusal is what
// says that others have changed the thing: `onStale` reads it again.
export function useDraftAction({ value, onStale }: { value: { requestId: string }; onStale?: () => void }) {
  const { failure, isBusy, run } = useAction();
  const submit = async <Answer>(write: (requestId: string) => Promise<Answer>): Promise<Answer | undefined> => {
    const { answer, why } = await run('draft', () => write(value.requestId));
    if (why?.reason === kStale) onStale?.();
    return answer;
  };
  return { failure, isBusy, submit, wrong: (path: string) => failure?.fields.get(path) };
}
