import { followStream, kLongestPauseMs, kSilenceMs, type News } from './live_stream';

// A browser opens six connections to a host by HTTP/1.1. With a stream for each tab, six tabs would leave none for calls: one tab follows the
// stream and tells the others, and another one goes on where it was once that tab is closed.

const kAsk = 'how does it stand';
// A tab that leads says something at least this often, if only that the network is away. One that the system put to sleep says nothing.
const kLeaderSilenceMs = kSilenceMs + kLongestPauseMs + 5_000;

// Tells `hear` what happens, until `signal`. Tabs that give the same `name` share one stream: they must see with the same rights.
export async function followTogether(name: string, signal: AbortSignal, hear: (news: News) => void): Promise<void> {
  // Browsers have locks in secure contexts only.
  if (!navigator.locks) return followWhileVisible(signal, hear);
  const channel = new BroadcastChannel(name);
  let latest: News = { state: 'connecting', resumeToken: '' };
  let isLeading = false;
  let heardLeader = () => {};
  channel.onmessage = ({ data }: MessageEvent<News | typeof kAsk>) => {
    if (data === kAsk) {
      if (isLeading) channel.postMessage({ state: latest.state, resumeToken: latest.resumeToken } satisfies News);
      return;
    }
    heardLeader();
    latest = data;
    hear(data);
  };
  channel.postMessage(kAsk);
  for (let mustTake = false; !signal.aborted && !latest.hasEnded; ) {
    // Ends the wait for the lead, and the lead once another tab has taken it.
    const turn = new AbortController();
    const stop = () => turn.abort();
    signal.addEventListener('abort', stop, { once: true });
    let patience: ReturnType<typeof setTimeout> | undefined;
    heardLeader = () => {
      clearTimeout(patience);
      patience = setTimeout(() => ((mustTake = true), stop()), kLeaderSilenceMs);
    };
    heardLeader();
    try {
      await navigator.locks.request(name, mustTake ? { steal: true } : { signal: turn.signal }, async () => {
        clearTimeout(patience);
        heardLeader = () => {};
        mustTake = false;
        isLeading = true;
        await followStream(latest.resumeToken, turn.signal, (news) => {
          latest = news;
          channel.postMessage(news);
          hear(news);
        });
      });
    } catch {
      // The wait was ended, or another tab has taken the lead: this one waits again.
    }
    isLeading = false;
    clearTimeout(patience);
    stop();
    signal.removeEventListener('abort', stop);
  }
  channel.close();
}

// Without locks each tab has a stream of its own, while somebody can see it.
async function followWhileVisible(signal: AbortSignal, hear: (news: News) => void): Promise<void> {
  let latest: News = { state: 'connecting', resumeToken: '' };
  while (!signal.aborted && !latest.hasEnded) {
    await sightIs(true, signal);
    hear({ state: 'connecting', resumeToken: latest.resumeToken });
    const sight = new AbortController();
    void sightIs(false, signal).then(() => sight.abort());
    await followStream(latest.resumeToken, sight.signal, (news) => {
      latest = news;
      hear(news);
    });
  }
}

// Waits until the tab is in sight, or out of it, or `signal`.
const sightIs = (isVisible: boolean, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (document.hidden === isVisible && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      signal.removeEventListener('abort', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look);
    look();
  });
