import { useSearchParams } from 'react-router-dom';
import { useSession } from '../../../api/session';
import { ChapterSelect } from '../../../components/chapter_select';
import { IncidentSelect, useIncidents } from '../../../components/incident_select';
import { EmptyState, WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import type { ExecutionReportSummary } from '../../../gen/muster/dispatch/v1/execution_report_pb';
import { useTexts } from '../../../i18n/language';
import { useWords as useAreaWords } from '../texts';
import { Head } from './head';
import { useReportColumns, useReportSummaries } from './report_summaries';
import { useWords } from './texts';

// The execution reports of a chapter and those below it: what is due first comes first.
export default function Reports() {
  const t = useTexts();
  const w = useWords();
  const area = useAreaWords();
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  const chapter = search.get('chapter') ?? identity.chapter;
  const incident = search.get('incident') ?? '';
  const incidents = useIncidents().value;
  const loaded = useReportSummaries(chapter, incident);
  const columns = useReportColumns(incidents);
  const set = (part: Record<string, string>) => setSearch({ chapter, incident, ...part }, { replace: true });
  return (
    <>
      <Head title={area.reports}>
        <div className="grow">
          <ChapterSelect value={chapter} within={identity.chapter} onChange={(next) => set({ chapter: next })} />
        </div>
        <div className="grow">
          <IncidentSelect incidents={incidents} value={incident} onChange={(next) => set({ incident: next })} allowClear />
        </div>
      </Head>
      <WhenLoaded loaded={loaded}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={w.noReports}>
              <p>{w.noReportsHint}</p>
            </EmptyState>
          ) : (
            <Table<ExecutionReportSummary>
              rowKey="name"
              size="middle"
              dataSource={rows}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showTotal: t.common.total }}
              scroll={{ x: 1080 }}
              columns={columns}
            />
          )
        }
      </WhenLoaded>
    </>
  );
}
