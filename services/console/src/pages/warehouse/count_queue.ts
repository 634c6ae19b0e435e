import { useCallback, useEffect, useRef, useState } from 'react';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Code } from '@connectrpc/connect';
import { clientOf, newRequestId } from '../../api/client';
import { type Failure, failureOf } from '../../api/failure';
import { useDraft } from '../../components/draft';
import { StocktakeService } from '../../gen/muster/warehouse/v1/stocktake_service_pb';

// A count that the service has not taken yet.
export interface PendingCount {
  lot: string;
  quantity: string;
  counter: string;
  // When it was counted, in milliseconds: what the ledger had at this moment is what it is held against.
  time: number;
  requestId: string;
  // Why the service refused it; empty while it has not.
  refusal: string;
}

const kAgainMs = 15_000;

// Counts of one stocktake, kept on this device until the service has taken them: in a store room the network comes and goes. Each goes by
// itself, with the moment of its counting and a request id of its own, so that sending it twice counts once.
export function useCountQueue(stocktake: string, onSent: () => void) {
  const { value, change } = useDraft<{ pending: PendingCount[]; counter: string }>(`counts.${stocktake}`, () => ({ pending: [], counter: '' }));
  const [failure, setFailure] = useState<Failure>();
  const [progress, setProgress] = useState<{ done: number; all: number }>();
  const latest = useRef(value.pending);
  latest.current = value.pending;
  const isSending = useRef(false);
  const sent = useRef(onSent);
  sent.current = onSent;

  const replace = useCallback(
    (pending: PendingCount[]) => {
      latest.current = pending;
      change({ pending });
    },
    [change],
  );

  const send = useCallback(async () => {
    const waiting = latest.current.filter((count) => !count.refusal);
    if (isSending.current || waiting.length === 0) return;
    isSending.current = true;
    setFailure(undefined);
    let done = 0;
    for (const count of waiting) {
      setProgress({ done, all: waiting.length });
      try {
        await clientOf(StocktakeService).recordCounts({
          requestId: count.requestId,
          name: stocktake,
          counter: count.counter,
          countTime: timestampFromDate(new Date(count.time)),
          lines: [{ lot: count.lot, countedQuantity: BigInt(count.quantity) }],
        });
        replace(latest.current.filter((other) => other.requestId !== count.requestId));
        ++done;
      } catch (error) {
        const why = failureOf(error);
        setFailure(why);
        // Nobody answered, or nobody is signed in: that says nothing of the count.
        if (!why.reason || why.code === Code.Unavailable || why.code === Code.Unauthenticated) break;
        replace(latest.current.map((other) => (other.requestId === count.requestId ? { ...other, refusal: why.sentence || why.reason } : other)));
      }
    }
    isSending.current = false;
    setProgress(undefined);
    if (done > 0) sent.current();
  }, [stocktake, replace]);

  useEffect(() => {
    const again = () => void send();
    again();
    window.addEventListener('online', again);
    const timer = setInterval(again, kAgainMs);
    return () => {
      window.removeEventListener('online', again);
      clearInterval(timer);
    };
  }, [send]);

  return {
    pending: value.pending,
    counter: value.counter,
    setCounter: (counter: string) => change({ counter }),
    failure,
    progress,
    send: () => {
      replace(latest.current.map((count) => ({ ...count, refusal: '' })));
      void send();
    },
    put: (lot: string, quantity: string, counter: string) => {
      replace([...latest.current.filter((count) => count.lot !== lot), { lot, quantity, counter, time: Date.now(), requestId: newRequestId(), refusal: '' }]);
      void send();
    },
    drop: (requestId: string) => replace(latest.current.filter((count) => count.requestId !== requestId)),
  };
}

export type CountQueue = ReturnType<typeof useCountQueue>;
