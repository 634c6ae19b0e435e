import type { TableProps } from 'antd';
import { Link } from 'react-router-dom';
import { clientOf } from '../../../api/client';
import { useReloadOn } from '../../../api/live';
import { allPages, type Loaded, useLoad } from '../../../api/load';
import { idOf, number, time } from '../../../components/format';
import { titleOfIncident } from '../../../components/incident_select';
import { useChapters } from '../../../components/names';
import { Badge, type Tone } from '../../../components/states';
import type { Incident } from '../../../gen/muster/disaster/v1/incident_pb';
import { ExecutionReport_DueState, type ExecutionReportSummary } from '../../../gen/muster/dispatch/v1/execution_report_pb';
import { ExecutionReportService } from '../../../gen/muster/dispatch/v1/execution_report_service_pb';
import { useWords } from './texts';

const kTones: Record<number, Tone> = {
  [ExecutionReport_DueState.NOTHING_RECEIVED]: 'quiet',
  [ExecutionReport_DueState.DUE]: 'warn',
  [ExecutionReport_DueState.OVERDUE]: 'danger',
  [ExecutionReport_DueState.INTERIM]: 'moving',
  [ExecutionReport_DueState.FILED]: 'good',
};

export function DueState({ state }: { state: ExecutionReport_DueState }) {
  const w = useWords();
  return <Badge tone={kTones[state] ?? 'quiet'}>{w.dueStates[state]}</Badge>;
}

export function useReportSummaries(chapter: string, incident: string, states?: readonly ExecutionReport_DueState[]): Loaded<ExecutionReportSummary[]> {
  const loaded = useLoad(`reports ${chapter} ${incident} ${states?.join(' ') ?? ''}`, async (signal) => {
    const all = await allPages<ExecutionReportSummary>(async (pageToken) => {
      const page = await clientOf(ExecutionReportService).listExecutionReports({ pageSize: 1000, pageToken, chapter, incident }, { signal });
      return { rows: page.executionReports, nextPageToken: page.nextPageToken };
    });
    return states ? all.filter((report) => states.includes(report.dueState)) : all;
  });
  useReloadOn(['executionReports/', 'shipments/'], loaded.reload);
  return loaded;
}

export function useReportColumns(incidents: ReadonlyMap<string, Incident> | undefined): TableProps<ExecutionReportSummary>['columns'] {
  const w = useWords();
  const tree = useChapters();
  return [
    { title: w.incident, render: (_, report) => <Link to={`/oversight/reports/${idOf(report.name)}`}>{titleOfIncident(incidents, report.incident)}</Link> },
    { title: w.reporter, render: (_, report) => tree.pathOf(report.chapter) },
    { title: w.dueState, render: (_, report) => <DueState state={report.dueState} /> },
    { title: w.due, width: 110, render: (_, report) => report.dueDate || '—' },
    { title: w.clockStart, width: 150, render: (_, report) => time(report.clockStartTime) },
    { title: w.unreported, className: 'number', render: (_, report) => `${number(report.unreportedReceiptCount)} / ${number(report.receiptCount)}` },
    { title: w.openShipments, className: 'number', render: (_, report) => number(report.openShipmentCount) },
    { title: w.latestFiling, render: (_, { latestFiling }) => (latestFiling ? w.revision(latestFiling.number, latestFiling.revision) : '—') },
  ];
}
