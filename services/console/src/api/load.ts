import { useCallback, useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from './failure';

export interface Loaded<T> {
  // What was read last; stays while it is read again, and when that fails.
  value?: T;
  failure?: Failure;
  isLoading: boolean;
  reload: () => void;
}

// Reads with `read` at first and whenever `key` changes; the signal ends a call that nobody waits for any more. What is to be read again while it
// is being read is read once more at the end: a screen to which more happens than it can read shows each answer, and the last one at last.
export function useLoad<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; failure?: Failure; isLoading: boolean }>({ key, isLoading: true });
  const latest = useRef(read);
  latest.current = read;
  const [round, setRound] = useState(0);
  const begunRound = useRef(round);
  const readAgain = useRef(() => {});
  useEffect(() => {
    const controller = new AbortController();
    let isReading = false;
    let isDue = false;
    const begin = () => {
      isDue = isReading;
      if (isReading) return;
      isReading = true;
      setState((before) => ({ key, value: before.key === key ? before.value : undefined, isLoading: true }));
      latest.current(controller.signal).then(
        (value) => end(() => ({ key, value, isLoading: isDue })),
        (error: unknown) => end((before) => ({ ...before, failure: failureOf(error), isLoading: isDue })),
      );
    };
    const end = (next: (before: typeof state) => typeof state) => {
      isReading = false;
      if (controller.signal.aborted) return;
      setState(next);
      if (isDue) begin();
    };
    readAgain.current = begin;
    begunRound.current = round;
    begin();
    return () => controller.abort();
  }, [key]);
  // By a round of its own, so that what is read is what the page asks for once it is drawn anew.
  useEffect(() => {
    if (begunRound.current === round) return;
    begunRound.current = round;
    readAgain.current();
  }, [round]);
  const reload = useCallback(() => setRound((number) => number + 1), []);
  return { value: state.value, failure: state.failure, isLoading: state.isLoading, reload };
}

// Reads page after page until there is none.
export async function allPages<Row>(read: (pageToken: string) => Promise<{ rows: Row[]; nextPageToken: string }>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let token = ''; ; ) {
    const page = await read(token);
    rows.push(...page.rows);
    token = page.nextPageToken;
    if (!token) return rows;
  }
}
