import { useCallback, useRef, useState } from 'react';
import { newRequestId } from './client';
import { type Failure, failureOf } from './failure';

// Something that somebody does at the press of a button: whether it is under way, and why it was refused. Each thing that is done (`key`)
// keeps its request id until there is an answer, so that pressing again after a lost one does nothing twice.
export function useDeed() {
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const requestIds = useRef(new Map<string, string>());
  const act = useCallback(async <Answer>(key: string, action: (requestId: string) => Promise<Answer>): Promise<Answer | undefined> => {
    const requestId = requestIds.current.get(key) ?? newRequestId();
    requestIds.current.set(key, requestId);
    setBusy(true);
    setFailure(undefined);
    try {
      const answer = await action(requestId);
      requestIds.current.delete(key);
      return answer;
    } catch (error) {
      const why = failureOf(error);
      setFailure(why);
      // A refusal leaves nothing behind: what is sent next is another request.
      if (why.reason) requestIds.current.delete(key);
      return undefined;
    } finally {
      setBusy(false);
    }
  }, []);
  const forget = useCallback(() => setFailure(undefined), []);
  return { failure, isBusy, act, forget };
}

interface Draft {
  value: { requestId: string };
  change: (part: { requestId: string }) => void;
}

// The same for what is typed into a draft, which keeps the request id.
export function useDraftDeed({ value, change }: Draft) {
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const submit = async <Answer>(action: (requestId: string) => Promise<Answer>): Promise<Answer | undefined> => {
    if (isBusy) return undefined;
    setBusy(true);
    setFailure(undefined);
    try {
      return await action(value.requestId);
    } catch (error) {
      const why = failureOf(error);
      setFailure(why);
      if (why.reason) change({ requestId: newRequestId() });
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { failure, isBusy, submit, wrong: (path: string) => failure?.fields.get(path) };
}
