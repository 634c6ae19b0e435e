import { clientOf } from '../../../api/client';
import { useLoad } from '../../../api/load';
import { number } from '../../../components/format';
import { Level } from '../../../components/level';
import { useChapters } from '../../../components/names';
import { Badge, EmptyState, WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import { IncidentService } from '../../../gen/muster/disaster/v1/disaster_service_pb';
import type { TriggerClause } from '../../../gen/muster/disaster/v1/response_level_decision_pb';
import { useTexts } from '../../../i18n/language';
import { Head } from '../head';
import { useWords as useAreaWords } from '../texts';
import { useWords } from './texts';

// The thresholds that levels are proposed by, each with where it is written.
export default function Triggers() {
  const t = useTexts();
  const w = useWords();
  const area = useAreaWords();
  const tree = useChapters();
  const loaded = useLoad('triggers', async (signal) => (await clientOf(IncidentService).listTriggerTables({}, { signal })).triggerTables);
  return (
    <>
      <Head title={area.triggers} />
      <p className="quiet above">{w.triggersHint}</p>
      <WhenLoaded loaded={loaded}>
        {(tables) =>
          tables.length === 0 ? (
            <EmptyState title={w.noTriggers}>
              <p>{w.noTriggersHint}</p>
            </EmptyState>
          ) : (
            tables.map((table) => (
              <section key={table.name} className="card">
                <h2>{table.source}</h2>
                <p className="quiet">{tree.pathOf(table.chapter)}</p>
                {table.clauses.length === 0 ? (
                  <p>
                    <Badge tone="warn">{t.common.none}</Badge> {w.emptyTable}
                  </p>
                ) : (
                  <Table<TriggerClause & { index: number }>
                    rowKey="index"
                    size="small"
                    pagination={false}
                    scroll={{ x: 480 }}
                    dataSource={table.clauses.map((clause, index) => ({ ...clause, index }))}
                    columns={[
                      { title: w.level, width: 100, render: (_, clause) => <Level level={clause.level} /> },
                      { title: w.indicator, width: 280, render: (_, clause) => t.indicators[clause.indicator] },
                      {
                        title: w.range,
                        render: (_, clause) => (clause.maximum === undefined ? w.atLeast(number(clause.minimum)) : w.between(number(clause.minimum), number(clause.maximum))),
                      },
                    ]}
                  />
                )}
              </section>
            ))
          )
        }
      </WhenLoaded>
    </>
  );
}
