import { Button, Input, InputNumber, Radio } from 'antd';
import { type FormEvent, useState } from 'react';
import { clientOf, newRequestId } from '../../../api/client';
import { useAction, useDraftAction } from '../../../api/action';
import { useReloadOn } from '../../../api/live';
import { allPages, useLoad } from '../../../api/load';
import { useDraft } from '../../../components/draft';
import { Field } from '../../../components/field';
import { Badge, EmptyState, FailureNote, WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import type { CalendarDay } from '../../../gen/muster/warehouse/v1/calendar_pb';
import { CalendarService } from '../../../gen/muster/warehouse/v1/calendar_service_pb';
import { currentLanguage } from '../../../i18n/language';
import { Head, useIsNationalAdministrator } from '../head';
import { useWords as useAreaWords } from '../texts';
import { useWords } from './texts';

const kLongestRangeDays = 60;

// From `first` to `last`, both included; undefined when that is no range.
function daysBetween(first: string, last: string): string[] | undefined {
  const from = Date.parse(first);
  const to = Date.parse(last || first);
  const count = (to - from) / 86_400_000 + 1;
  if (!(count >= 1 && count <= kLongestRangeDays)) return undefined;
  return Array.from({ length: count }, (_, index) => new Date(from + index * 86_400_000).toISOString().slice(0, 10));
}

function weekday(day: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), { weekday: 'long', timeZone: 'UTC' }).format(new Date(day));
}

// The days by which terms are counted: holidays, and weekends on which people work.
export default function Calendar() {
  const w = useWords();
  const area = useAreaWords();
  const isNational = useIsNationalAdministrator();
  const [year, setYear] = useState(() => new Date().getFullYear());
  const { failure, isBusy, run } = useAction();
  const loaded = useLoad(`calendar ${year}`, (signal) =>
    allPages<CalendarDay>(async (pageToken) => {
      const page = await clientOf(CalendarService).listCalendarDays({ pageSize: 400, pageToken, year }, { signal });
      return { rows: page.days, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['calendar'], loaded.reload);
  const remove = async (day: string) => {
    if (!(await run(day, (requestId) => clientOf(CalendarService).setCalendarDays({ requestId, removedDays: [day] }))).why) loaded.reload();
  };
  return (
    <>
      <Head title={area.calendar}>
        <InputNumber aria-label={w.year} min={2000} max={2200} precision={0} value={year} onChange={(next) => next && setYear(next)} />
      </Head>
      {failure && <FailureNote failure={failure} />}
      {isNational && <DaysForm onSaved={loaded.reload} />}
      <WhenLoaded loaded={loaded}>
        {(days) =>
          days.length === 0 ? (
            <EmptyState title={w.noDays(year)}>
              <p>{w.noDaysHint}</p>
            </EmptyState>
          ) : (
            <Table<CalendarDay>
              rowKey="day"
              size="small"
              pagination={false}
              scroll={{ x: 720 }}
              dataSource={days}
              columns={[
                { title: w.day, width: 130, dataIndex: 'day' },
                { title: w.weekday, width: 120, render: (_, { day }) => weekday(day) },
                { title: w.kind, width: 120, render: (_, { working }) => <Badge tone={working ? 'warn' : 'good'}>{working ? w.workday : w.holiday}</Badge> },
                { title: w.source, dataIndex: 'source' },
                {
                  title: '',
                  width: 90,
                  render: (_, { day }) =>
                    isNational && (
                      <Button size="small" disabled={isBusy} onClick={() => void remove(day)} aria-label={`${w.removeDay} ${day}`}>
                        {w.removeDay}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </WhenLoaded>
    </>
  );
}

function DaysForm({ onSaved }: { onSaved: () => void }) {
  const w = useWords();
  const { value, change, discard } = useDraft('calendar', () => ({ first: '', last: '', working: false, source: '', requestId: newRequestId() }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value });
  const [isBadRange, setBadRange] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const days = daysBetween(value.first, value.last);
    setBadRange(!days);
    if (!days) return;
    const { working, source } = value;
    const saved = await submit((requestId) => clientOf(CalendarService).setCalendarDays({ requestId, days: days.map((day) => ({ day, working, source: source.trim() })) }));
    if (!saved) return;
    discard();
    onSaved();
  };
  return (
    <form className="card" onSubmit={(event) => void save(event)} noValidate>
      <h2>{w.addDays}</h2>
      {failure && <FailureNote failure={failure} />}
      <div className="fields">
        <Field label={w.firstDay} wrong={wrong('days[0].day')}>
          {(id) => <Input id={id} type="date" value={value.first} onChange={(event) => change({ first: event.target.value })} />}
        </Field>
        <Field label={w.lastDay} wrong={isBadRange ? w.badRange : undefined}>
          {(id) => <Input id={id} type="date" value={value.last} onChange={(event) => change({ last: event.target.value })} />}
        </Field>
        <Field label={w.kind}>
          {(id) => (
            <Radio.Group
              id={id}
              value={value.working}
              onChange={(event) => change({ working: event.target.value as boolean })}
              options={[
                { value: false, label: w.holiday },
                { value: true, label: w.workday },
              ]}
            />
          )}
        </Field>
        <Field label={w.calendarSource} wrong={wrong('days[0].source')}>
          {(id) => <Input id={id} value={value.source} maxLength={200} onChange={(event) => change({ source: event.target.value })} />}
        </Field>
      </div>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {w.addDays}
      </Button>
    </form>
  );
}
