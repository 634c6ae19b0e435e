import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Event } from '../gen/muster/common/v1/event_pb';
import { LiveService } from '../gen/muster/gateway/v1/live_service_pb';
import { clientOf, noteSignedOut } from './client';
import { failureOf } from './failure';

// One stream of everything that happens, for all pages; it goes on where it was after the network was away.

export type LiveState = 'connecting' | 'live' | 'away';
type Listener = (service: string, event: Event) => void;

const listeners = new Set<Listener>();
const stateListeners = new Set<() => void>();
let state: LiveState = 'connecting';
let running: AbortController | undefined;

function setState(next: LiveState) {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}

// The gateway says something every 15 s at the latest. A network that died without a word is known by its silence.
const kSilenceMs = 40_000;

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    window.addEventListener('online', () => (clearTimeout(timer), resolve()), { once: true });
  });

async function run(signal: AbortSignal, onMissed: () => void) {
  let resumeToken = '';
  for (let waitMs = 500; !signal.aborted; ) {
    // A dead network ends no stream by itself.
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    let silence = setTimeout(stop, kSilenceMs);
    signal.addEventListener('abort', stop, { once: true });
    window.addEventListener('offline', stop, { once: true });
    try {
      for await (const message of clientOf(LiveService).watch({ resumeToken }, { signal: attempt.signal, timeoutMs: 0 })) {
        clearTimeout(silence);
        silence = setTimeout(stop, kSilenceMs);
        resumeToken = message.resumeToken;
        waitMs = 500;
        setState('live');
        if (message.event) for (const listener of listeners) listener(message.service, message.event);
      }
    } catch (error) {
      if (signal.aborted) return;
      const { reason } = failureOf(error);
      // Somebody ended this session: an idle page says so too, before anything is typed into it.
      if (reason === 'SESSION_ENDED' || reason === 'CALLER_MISSING') return noteSignedOut();
      // What was missed cannot be had any more: everything shown must be read again.
      if (reason === 'LIVE_UPDATES_MISSED' || reason === 'RESUME_TOKEN_MALFORMED') {
        resumeToken = '';
        onMissed();
      }
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      window.removeEventListener('offline', stop);
    }
    setState('away');
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, 15_000);
  }
}

export function startLive(onMissed: () => void): () => void {
  running?.abort();
  running = new AbortController();
  void run(running.signal, onMissed);
  const mine = running;
  return () => mine.abort();
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
  return () => listeners.delete(listener);
}

// Calls `reload` soon after something happened to a resource whose name begins with one of `prefixes`; many events within `withinMs`, one call.
export function useReloadOn(prefixes: readonly string[], reload: () => void, withinMs = 150): void {
  const latest = useRef(reload);
  latest.current = reload;
  const key = prefixes.join(' ');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listener: Listener = (_service, event) => {
      if (timer || !key.split(' ').some((prefix) => event.resource.startsWith(prefix))) return;
      timer = setTimeout(() => {
        timer = undefined;
        latest.current();
      }, withinMs);
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (timer) clearTimeout(timer);
    };
  }, [key, withinMs]);
}
