import { useCallback, useRef, useState } from 'react';
import { newRequestId } from '../../api/client';
import { type Failure, failureOf } from '../../api/failure';

// One change at a time, sent under a request id that stays the same until somebody answers: sending again after a lost answer has one effect.
export function useAction() {
  const requestId = useRef(newRequestId());
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  // Whether it was done.
  const act = useCallback(async (call: (requestId: string) => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await call(requestId.current);
      requestId.current = newRequestId();
      return true;
    } catch (error) {
      const why = failureOf(error);
      setFailure(why);
      if (why.reason) requestId.current = newRequestId();
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setFailure(undefined), []);
  return { isBusy, failure, act, clear };
}
