import { useCallback, useRef, useState } from 'react';
import { newRequestId } from './client';
import { type Failure, failureOf } from './failure';

export type Outcome<Answer> = { answer: Answer; why?: undefined } | { answer?: undefined; why: Failure };

// Something that somebody does at the press of a button.
export interface Action {
  // Why the last one was refused.
  failure?: Failure;
  // The key of what is under way; empty when nothing is.
  busy: string;
  isBusy: boolean;
  // Does one thing at a time: its answer, or why there is none. What nobody answered keeps its request id, so that trying again has one effect;
  // after a refusal, which leaves nothing behind, the next one is another request. `key` tells apart what one page does.
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
      if (why.reason) requestIds.current.delete(key);
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

interface Draft {
  value: { requestId: string };
  change: (part: { requestId: string }) => void;
}

// The same for what is typed into a draft, which keeps the request id.
export function useDraftAction({ value, change }: Draft) {
  const { failure, isBusy, run } = useAction();
  const submit = async <Answer>(write: (requestId: string) => Promise<Answer>): Promise<Answer | undefined> => {
    const { answer } = await run('draft', async () => {
      try {
        return await write(value.requestId);
      } catch (error) {
        if (failureOf(error).reason) change({ requestId: newRequestId() });
        throw error;
      }
    });
    return answer;
  };
  return { failure, isBusy, submit, wrong: (path: string) => failure?.fields.get(path) };
}
