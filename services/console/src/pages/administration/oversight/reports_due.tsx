import { useIncidents } from '../../../components/incident_select';
import { ExecutionReport_DueState } from '../../../gen/muster/dispatch/v1/execution_report_pb';
import { Part } from './part';
import { useReportColumns, useReportSummaries } from './report_summaries';
import { useWords } from './texts';

const kOpen = [ExecutionReport_DueState.DUE, ExecutionReport_DueState.OVERDUE];

// The execution reports whose clock runs.
export function ReportsDue({ chapter }: { chapter: string }) {
  const w = useWords();
  const incidents = useIncidents().value;
  const loaded = useReportSummaries(chapter, '', kOpen);
  const columns = useReportColumns(incidents);
  return <Part title={w.reportsDue} none={w.reportsNone} service={w.services.dispatch} loaded={loaded} rowKey={(report) => report.name} columns={columns} widthPx={980} />;
}
