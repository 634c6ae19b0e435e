import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Event } from '../gen/muster/common/v1/event_pb';
import { noteSignedOut } from './client';
import type { LiveState } from './live_stream';
import { followTogether } from './live_tabs';

// Everything that happens, for all pages.

type Listener = (service: string, event: Event) => void;

const listeners = new Set<Listener>();
const stateListeners = new Set<() => void>();
let state: LiveState = 'connecting';

function setState(next: LiveState) {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}

// Follows what happens until the answer is called. `scope` says who sees it, by which session and for whom: its tabs share one stream.
export function startLive(scope: string, onMissed: () => void): () => void {
  const running = new AbortController();
  void followTogether(`muster.live ${scope}`, running.signal, ({ state: next, message, hasMissed, hasEnded }) => {
    if (running.signal.aborted) return;
    setState(next);
    if (message?.event) for (const listener of listeners) listener(message.service, message.event);
    if (hasMissed) onMissed();
    if (hasEnded) noteSignedOut();
  });
  return () => running.abort();
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => (stateListeners.add(listener), () => stateListeners.delete(listener)),
    () => state,
  );
}

// Calls `listener` with each event until the answer is called.
export function listenToEvents(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

// Calls `reload` as soon as something happens to a resource whose name begins with one of `prefixes`, and says to which; while more happens, once in
// `withinMs`.
export function useReloadOn(prefixes: readonly string[], reload: (resources: readonly string[]) => void, withinMs = 150): void {
  const latest = useRef(reload);
  latest.current = reload;
  const key = prefixes.join(' ');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let due: string[] = [];
    const reloadNow = () => {
      const resources = due;
      due = [];
      timer = setTimeout(() => {
        timer = undefined;
        if (due.length > 0) reloadNow();
      }, withinMs);
      latest.current(resources);
    };
    const stop = listenToEvents((_service, event) => {
      if (!key.split(' ').some((prefix) => event.resource.startsWith(prefix))) return;
      due.push(event.resource);
      if (!timer) reloadNow();
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [key, withinMs]);
}
