import { useCallback, useRef, useState } from 'react';
import { newRequestId } from './client';
import { type Failure, failureOf } from './failure';

export interface Action {
  // Why the last write was refused.
  failure?: Failure;
  // The key of the write that is under way; empty when there is none.
  busy: string;
  // Writes, one thing at a time. Answers why it did not work, or nothing when it did. A write that nobody answered keeps its request id, so that
  // trying again has one effect; after a refusal the next one is another request.
  run: (key: string, write: (requestId: string) => Promise<unknown>) => Promise<Failure | undefined>;
  clear: () => void;
}

export function useAction(): Action {
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState('');
  const requestIds = useRef(new Map<string, string>());
  const isRunning = useRef(false);
  const run = useCallback(async (key: string, write: (requestId: string) => Promise<unknown>) => {
    if (isRunning.current) return undefined;
    isRunning.current = true;
    const requestId = requestIds.current.get(key) ?? newRequestId();
    requestIds.current.set(key, requestId);
    setBusy(key);
    setFailure(undefined);
    try {
      await write(requestId);
      requestIds.current.delete(key);
      return undefined;
    } catch (error) {
      const why = failureOf(error);
      if (why.reason) requestIds.current.delete(key);
      setFailure(why);
      return why;
    } finally {
      isRunning.current = false;
      setBusy('');
    }
  }, []);
  const clear = useCallback(() => setFailure(undefined), []);
  return { failure, busy, run, clear };
}
