import { Button, Input, Table as TreeTable, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { clientOf } from '../../../api/client';
import { useLoad } from '../../../api/load';
import { idOf } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { matches } from '../../../components/pinyin';
import { EmptyState, WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import { type Chapter, Chapter_Tier, type CooperationZone } from '../../../gen/muster/chapter/v1/chapter_pb';
import { ChapterService } from '../../../gen/muster/chapter/v1/chapter_service_pb';
import { useTexts } from '../../../i18n/language';
import { Head, useIsNationalAdministrator } from '../head';
import { useWords as useAreaWords } from '../texts';
import { ChapterImport } from './chapter_import';
import { useWords } from './texts';

interface Node {
  chapter: Chapter;
  children?: Node[];
}

const kShownAtOnce = 200;

// The chapter tree. What is typed turns it into a list of what matches.
export default function Chapters() {
  const t = useTexts();
  const w = useWords();
  const area = useAreaWords();
  const tree = useChapters();
  const isNational = useIsNationalAdministrator();
  const [typed, setTyped] = useState('');
  const [isImporting, setImporting] = useState(false);
  const zones = useLoad('zones', async (signal) => (await clientOf(ChapterService).listCooperationZones({}, { signal })).cooperationZones);
  const zoneNames = useMemo(() => new Map(zones.value?.map((zone) => [zone.name, zone.displayName])), [zones.value]);
  const roots = useMemo(() => {
    const nodes = new Map(tree.chapters.map((chapter): [string, Node] => [chapter.name, { chapter }]));
    const top: Node[] = [];
    for (const node of nodes.values()) {
      const parent = nodes.get(node.chapter.parent);
      if (parent && parent.chapter.tier !== Chapter_Tier.NATIONAL) (parent.children ??= []).push(node);
      else top.push(node);
    }
    return top;
  }, [tree]);
  const found = useMemo(
    () => (typed.trim() ? tree.chapters.filter((chapter) => matches(chapter.displayName, typed) || idOf(chapter.name).startsWith(typed.trim())).map((chapter): Node => ({ chapter })) : undefined),
    [tree, typed],
  );
  const shown = found ? found.slice(0, kShownAtOnce) : roots;
  const shape = { rowKey: (node: Node) => node.chapter.name, size: 'small', pagination: false, dataSource: shown } as const;
  const facts: TableColumnsType<Node> = [
    { title: w.code, width: 110, render: (_, { chapter }) => idOf(chapter.name) },
    { title: w.tier, width: 170, render: (_, { chapter }) => w.tiers[chapter.tier] },
    { title: w.zone, width: 140, render: (_, { chapter }) => zoneNames.get(chapter.cooperationZone) ?? '' },
    { title: w.inForce, width: 120, render: (_, { chapter }) => chapter.validFrom || '—' },
    { title: w.until, width: 120, render: (_, { chapter }) => chapter.validTo || '—' },
  ];
  return (
    <>
      <Head title={area.chapters}>
        {isNational && <Button onClick={() => setImporting(!isImporting)}>{w.importChapters}</Button>}
        <Input allowClear value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={w.find} aria-label={w.find} style={{ maxWidth: 320 }} />
      </Head>
      {isImporting && <section className="card"><ChapterImport /></section>}
      {tree.chapters.length === 0 ? (
        <p className="quiet" role="status">{t.common.loading}</p>
      ) : shown.length === 0 ? (
        <EmptyState title={w.noChapters}>
          <p>{w.noChaptersHint}</p>
        </EmptyState>
      ) : (
        <>
          <p className="quiet">
            {w.chapterCount(found ? found.length : tree.chapters.length)}
            {found && found.length > kShownAtOnce && ` · ${t.common.more(found.length - kShownAtOnce)}`}
          </p>
          {found ? (
            <Table<Node> {...shape} scroll={{ x: 900 }} columns={[{ title: w.chapter, render: (_, { chapter }) => tree.pathOf(chapter.name) }, ...facts]} />
          ) : (
            // On a phone the tree has names and codes; what is looked for there has everything.
            <TreeTable<Node>
              {...shape}
              scroll={{ x: 'max-content' }}
              columns={[{ title: w.chapter, render: (_, { chapter }) => chapter.displayName }, ...facts.map((column, place): typeof column => (place === 0 ? column : { ...column, responsive: ['md'] }))]}
            />
          )}
        </>
      )}
      <section className="card">
        <h2>{w.zones}</h2>
        <WhenLoaded loaded={zones}>
          {(rows) =>
            rows.map((zone: CooperationZone) => (
              <div key={zone.name} className="line">
                <span>
                  <b>{zone.displayName}</b>
                  {zone.leadChapter && ` · ${w.lead} ${tree.nameOf(zone.leadChapter)}`}
                  <div className="quiet">{zone.source}</div>
                </span>
              </div>
            ))
          }
        </WhenLoaded>
      </section>
    </>
  );
}
