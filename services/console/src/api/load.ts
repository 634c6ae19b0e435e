import { useCallback, useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from './failure';

export interface Loaded<T> {
  // What was read last; stays while it is read again, and when that fails.
  value?: T;
  failure?: Failure;
  isLoading: boolean;
  reload: () => void;
}

// Reads with `read` at first and whenever `key` changes; the signal ends a call that nobody waits for any more.
export function useLoad<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; failure?: Failure; isLoading: boolean }>({ key, isLoading: true });
  const [round, setRound] = useState(0);
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    const controller = new AbortController();
    setState((before) => ({ key, value: before.key === key ? before.value : undefined, isLoading: true }));
    latest.current(controller.signal).then(
      (value) => !controller.signal.aborted && setState({ key, value, isLoading: false }),
      (error: unknown) => !controller.signal.aborted && setState((before) => ({ ...before, failure: failureOf(error), isLoading: false })),
    );
    return () => controller.abort();
  }, [key, round]);
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
