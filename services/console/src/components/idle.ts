// Safari has no idle callbacks.
const kSoonMs = 50;

// Does `work` when the page that is being shown leaves time for it.
export function whenIdle(work: () => void): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work, kSoonMs);
    return () => clearTimeout(timer);
  }
  const callback = window.requestIdleCallback(work, { timeout: 1000 });
  return () => window.cancelIdleCallback(callback);
}

// Fetches ahead what the next page needs: well after the first has been shown, which comes in several parts with pauses between them.
const kAheadMs = 2000;
export function fetchAhead(work: () => void): () => void {
  let stop = () => {};
  const timer = setTimeout(() => (stop = whenIdle(work)), kAheadMs);
  return () => {
    clearTimeout(timer);
    stop();
  };
}
