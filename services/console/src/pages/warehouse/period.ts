import { useSearchParams } from 'react-router-dom';
import { fromInput } from '../../components/time_input';

const kOffsetMs = 8 * 3_600_000;
const kDayMs = 24 * 3_600_000;
const dayOf = (time: number) => new Date(time + kOffsetMs).toISOString().slice(0, 10);

// Days in China from the first to the last, as the address has them; else this year until today.
export function usePeriod() {
  const [search, setSearch] = useSearchParams();
  const today = dayOf(Date.now());
  const first = search.get('from') ?? `${today.slice(0, 4)}-01-01`;
  const end = search.get('to') ?? today;
  const set = (part: { from?: string; to?: string }) => setSearch((before) => ({ ...Object.fromEntries(before), from: first, to: end, ...part }), { replace: true });
  const start = fromInput(`${first}T00:00`);
  const lastDay = fromInput(`${end}T00:00`);
  const isGiven = start !== undefined && lastDay !== undefined && first <= end;
  return { first, end, set, isGiven, fromTime: start, untilTime: lastDay && { ...lastDay, seconds: lastDay.seconds + BigInt(kDayMs / 1000) } };
}
