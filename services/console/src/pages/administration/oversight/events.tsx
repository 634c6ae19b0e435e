import { Button, Input, Select } from 'antd';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useSession } from '../../../api/session';
import { idOf, time } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { matches } from '../../../components/pinyin';
import { EmptyState } from '../../../components/states';
import { Table } from '../../../components/table';
import { useWords as useAreaWords } from '../texts';
import { collected, collectFor, contentOf, type Happening, kKept, subscribe } from './event_store';
import { Head } from './head';
import { useWords } from './texts';

// What is happening, as a running list.
export default function Events() {
  const w = useWords();
  const area = useAreaWords();
  const tree = useChapters();
  const { identity } = useSession();
  const [service, setService] = useState('');
  const [typed, setTyped] = useState('');
  // Who reads something does not want it to move away.
  const [frozen, setFrozen] = useState<readonly Happening[]>();
  useEffect(() => collectFor(identity.credential), [identity.credential]);
  const now = useSyncExternalStore(subscribe, collected);
  const wordsOf = (happening: Happening) => w.types[happening.type] ?? happening.type;
  const shown = (frozen ?? now).filter(
    (happening) =>
      (!service || happening.service === service) &&
      matches(`${wordsOf(happening)} ${happening.event.resource} ${happening.event.actor} ${tree.nameOf(happening.event.chapter)}`, typed),
  );
  return (
    <>
      <Head title={area.events}>
        <Select
          aria-label={w.service}
          value={service}
          onChange={setService}
          style={{ minWidth: 140 }}
          options={[{ value: '', label: w.allServices }, ...Object.entries(w.serviceNames).map(([value, label]) => ({ value, label }))]}
        />
        <Input allowClear value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={w.find} aria-label={w.find} style={{ maxWidth: 280 }} />
        <Button aria-pressed={frozen !== undefined} onClick={() => setFrozen(frozen ? undefined : now)}>
          {frozen ? w.resume : w.pause}
        </Button>
      </Head>
      <p className="quiet above">
        {w.eventsHint} {w.kept(kKept)}
      </p>
      {shown.length === 0 ? (
        <EmptyState title={w.noEvents}>
          <p>{w.noEventsHint}</p>
        </EmptyState>
      ) : (
        <Table<Happening>
          rowKey="number"
          size="small"
          dataSource={shown}
          pagination={{ pageSize: 100, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 1060 }}
          expandable={{ expandedRowRender: (happening) => <pre className="narrative">{contentOf(happening)}</pre> }}
          columns={[
            { title: w.time, width: 160, render: (_, { event }) => time(event.createTime) },
            { title: w.service, width: 120, render: (_, happening) => w.serviceNames[happening.service] ?? happening.service },
            { title: w.type, width: 160, render: (_, happening) => wordsOf(happening) },
            { title: w.resource, render: (_, { event }) => event.resource },
            { title: w.where, width: 140, render: (_, { event }) => tree.nameOf(event.chapter) },
            { title: w.actor, width: 160, render: (_, { event }) => idOf(event.actor) },
          ]}
        />
      )}
    </>
  );
}
