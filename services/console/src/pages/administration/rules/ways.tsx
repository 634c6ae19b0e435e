import { Button, Input } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useWarehouses } from '../../../api/catalogue';
import { clientOf } from '../../../api/client';
import { useReloadOn } from '../../../api/live';
import { useLoad } from '../../../api/load';
import { useSession } from '../../../api/session';
import { ChapterSelect } from '../../../components/chapter_select';
import { Field } from '../../../components/field';
import { idOf, number } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { Badge, EmptyState, WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import { Chapter_Tier } from '../../../gen/muster/chapter/v1/chapter_pb';
import { TravelService } from '../../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { LearnedTravelTime, TravelTime } from '../../../gen/muster/dispatch/v1/travel_pb';
import { useAdministers } from '../head';
import { WayForm } from './way_form';
import { WayImport } from './way_import';
import { useWayWords } from './way_texts';

interface Way {
  origin: string;
  measured?: TravelTime;
  learned?: LearnedTravelTime;
}

// What is known of the ways to a place on a day: measured, closed, or taught by journeys.
export function Ways() {
  const w = useWayWords();
  const tree = useChapters();
  const administers = useAdministers();
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  const isNational = tree.get(identity.chapter)?.tier === Chapter_Tier.NATIONAL;
  const to = search.get('to') ?? (isNational ? '' : identity.chapter);
  const day = search.get('day') ?? '';
  const set = (part: Record<string, string>) => setSearch({ to, day, ...part }, { replace: true });
  const [writing, setWriting] = useState<{ way?: TravelTime }>();
  const [isImporting, setImporting] = useState(false);
  const loaded = useLoad(`ways ${to} ${day}`, async (signal): Promise<Way[]> => {
    if (!to) return [];
    const { travelTimes, learned } = await clientOf(TravelService).listTravelTimes({ destination: to, date: day }, { signal });
    return [...travelTimes.map((measured) => ({ origin: measured.origin, measured })), ...learned.map((one) => ({ origin: one.origin, learned: one }))];
  });
  useReloadOn(['travelTimes'], loaded.reload);
  const isNow = (way: TravelTime | undefined) => loaded.value?.find((one) => one.measured && one.origin === way?.origin)?.measured ?? way;
  const mayWrite = administers(to || identity.chapter);
  return (
    <section className="card">
      <div className="page-head">
        <h2>{w.title}</h2>
        {mayWrite && (
          <span className="actions">
            <Button type="primary" disabled={!to} onClick={() => setWriting({})}>
              {w.add}
            </Button>
            <Button aria-expanded={isImporting} onClick={() => setImporting(!isImporting)}>
              {w.import}
            </Button>
          </span>
        )}
      </div>
      <p className="quiet above">{w.hint}</p>
      {isImporting && <WayImport onImported={loaded.reload} />}
      <div className="fields">
        <Field label={w.to}>{(id) => <ChapterSelect id={id} value={to} onChange={(chapter) => set({ to: chapter })} />}</Field>
        <Field label={w.day} hint={w.dayHint}>
          {(id) => <Input id={id} type="date" value={day} onChange={(event) => set({ day: event.target.value })} />}
        </Field>
      </div>
      {writing && <WayForm key={writing.way?.origin ?? ''} destination={to} way={isNow(writing.way)} onClose={() => setWriting(undefined)} onSaved={loaded.reload} />}
      {to ? (
        <WhenLoaded loaded={loaded}>
          {(ways) =>
            ways.length === 0 ? (
              <EmptyState title={w.none}>
                <p>{w.noneHint}</p>
              </EmptyState>
            ) : (
              <WayTable ways={ways} onChange={mayWrite ? (way) => setWriting({ way }) : undefined} />
            )
          }
        </WhenLoaded>
      ) : (
        <p className="quiet">{w.chooseTo}</p>
      )}
    </section>
  );
}

function WayTable({ ways, onChange }: { ways: readonly Way[]; onChange?: (way: TravelTime) => void }) {
  const w = useWayWords();
  const tree = useChapters();
  const warehouses = useWarehouses().value;
  const nameOf = (origin: string) => warehouses?.get(origin)?.displayName ?? (origin.startsWith('chapters/') ? tree.nameOf(origin) : idOf(origin));
  const minutesOf = (way: Way) => way.measured?.durationMinutes ?? Math.round(Number(way.learned?.durationSeconds ?? 0n) / 60);
  return (
    <Table<Way>
      rowKey={(way) => `${way.origin} ${way.measured ? 'measured' : 'learned'}`}
      size="middle"
      pagination={false}
      scroll={{ x: 860 }}
      dataSource={[...ways]}
      columns={[
        {
          title: w.from,
          render: (_, way) => (
            <>
              {nameOf(way.origin)} <span className="quiet">{idOf(way.origin)}</span>
            </>
          ),
        },
        {
          title: w.distance,
          width: 120,
          className: 'number',
          render: (_, way) => (way.measured?.closed ? <Badge tone="danger">{w.closed}</Badge> : `${number(Math.round(Number(way.measured?.distanceM ?? way.learned?.distanceM ?? 0n) / 100) / 10)} km`),
        },
        { title: w.duration, width: 120, className: 'number', render: (_, way) => (way.measured?.closed ? '—' : w.hours(Math.floor(minutesOf(way) / 60), minutesOf(way) % 60)) },
        { title: w.valid, width: 210, render: (_, { measured }) => (measured ? `${measured.validFromDate} – ${measured.validToDate || w.openEnd}` : '—') },
        { title: w.source, render: (_, way) => way.measured?.source ?? w.learned(way.learned?.journeyCount ?? 0) },
        {
          title: '',
          width: 80,
          render: (_, { origin, measured }) =>
            onChange &&
            measured && (
              <Button size="small" onClick={() => onChange(measured)} aria-label={`${w.change} ${nameOf(origin)}`}>
                {w.change}
              </Button>
            ),
        },
      ]}
    />
  );
}
