import type { WatchResponse } from '../gen/muster/gateway/v1/live_service_pb';
import { LiveService } from '../gen/muster/gateway/v1/live_service_pb';
import { clientOf } from './client';
import { failureOf } from './failure';

export type LiveState = 'connecting' | 'live' | 'away';

// What is said of the stream: how it stands, up to where it is (empty: from now on), and what came by it.
export interface News {
  state: LiveState;
  resumeToken: string;
  message?: WatchResponse;
  // Something happened that nobody can tell any more: everything shown must be read again.
  hasMissed?: boolean;
  // Somebody ended the session: an idle page says so too, before anything is typed into it.
  hasEnded?: boolean;
}

// The gateway says something every 15 s at the latest. A network that died without a word is known by its silence.
export const kSilenceMs = 40_000;
export const kLongestPauseMs = 15_000;

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    window.addEventListener('online', () => (clearTimeout(timer), resolve()), { once: true });
  });

// Follows all that happens after `resumeToken`, and goes on where it was after the network was away, until `signal` or the session's end.
export async function followStream(resumeToken: string, signal: AbortSignal, tell: (news: News) => void): Promise<void> {
  for (let waitMs = 500; !signal.aborted; ) {
    // A dead network ends no stream by itself.
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    let silence = setTimeout(stop, kSilenceMs);
    signal.addEventListener('abort', stop, { once: true });
    window.addEventListener('offline', stop, { once: true });
    let hasMissed = false;
    try {
      for await (const message of clientOf(LiveService).watch({ resumeToken }, { signal: attempt.signal, timeoutMs: 0 })) {
        clearTimeout(silence);
        silence = setTimeout(stop, kSilenceMs);
        resumeToken = message.resumeToken;
        waitMs = 500;
        tell({ state: 'live', resumeToken, message });
      }
    } catch (error) {
      if (signal.aborted) return;
      const { reason } = failureOf(error);
      if (reason === 'SESSION_ENDED' || reason === 'CALLER_MISSING') return tell({ state: 'away', resumeToken, hasEnded: true });
      hasMissed = reason === 'LIVE_UPDATES_MISSED' || reason === 'RESUME_TOKEN_MALFORMED';
      if (hasMissed) resumeToken = '';
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      window.removeEventListener('offline', stop);
    }
    tell({ state: 'away', resumeToken, hasMissed });
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, kLongestPauseMs);
  }
}
