import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { clientOf } from '../../../api/client';
import { useAction } from '../../../api/action';
import { useReloadOn } from '../../../api/live';
import { useLoad } from '../../../api/load';
import { useHasRole, useSession } from '../../../api/session';
import { useKeptDraft } from '../../../components/draft';
import { idOf, listed, time } from '../../../components/format';
import { titleOfIncident, useIncidents } from '../../../components/incident_select';
import { last } from '../../../components/last';
import { useChapters } from '../../../components/names';
import { Badge, FailureNote, WhenLoaded } from '../../../components/states';
import { Role } from '../../../gen/muster/common/v1/role_pb';
import type { ExecutionReport, ExecutionReport_Filing } from '../../../gen/muster/dispatch/v1/execution_report_pb';
import { ExecutionReportService } from '../../../gen/muster/dispatch/v1/execution_report_service_pb';
import { Paper_Format, Paper_Language } from '../../../gen/muster/dispatch/v1/paper_pb';
import { currentLanguage } from '../../../i18n/language';
import { FileReport } from './file_report';
import { Head } from './head';
import { DueState } from './report_summaries';
import { ReportTables } from './report_tables';
import { useWords } from './texts';

// One execution report: as it stands now, or as it was filed.
export default function ReportPage() {
  const w = useWords();
  const tree = useChapters();
  const hasRole = useHasRole();
  const { identity } = useSession();
  const incidents = useIncidents().value;
  const { report: id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const revision = Number(search.get('revision') ?? 0);
  const name = `executionReports/${id}`;
  const kept = useKeptDraft(name);
  const [isFiling, setFiling] = useState(kept !== undefined);
  const loaded = useLoad(`${name} ${revision}`, (signal) => clientOf(ExecutionReportService).getExecutionReport({ name, revision }, { signal }));
  // Only the one that is composed now knows of every filing.
  const filings = useLoad(`${name} filings`, async (signal) => (await clientOf(ExecutionReportService).getExecutionReport({ name }, { signal })).filings);
  const reload = () => (loaded.reload(), filings.reload());
  useReloadOn([name, 'shipments/'], reload);
  const setRevision = (next: number) => setSearch(next ? { revision: String(next) } : {}, { replace: true });
  return (
    <WhenLoaded loaded={loaded}>
      {(report) => {
        const mayFile = revision === 0 && hasRole(Role.DUTY_OFFICER, Role.WAREHOUSE_MANAGER) && tree.isWithin(report.chapter, identity.chapter);
        return (
          <>
            <Head title={`${w.report} · ${tree.nameOf(report.chapter)}`}>
              <DueState state={report.dueState} />
              <Select
                aria-label={w.latestFiling}
                value={revision}
                onChange={setRevision}
                style={{ minWidth: 220 }}
                options={[
                  { value: 0, label: w.asNow },
                  ...(filings.value ?? []).map((filing) => ({ value: filing.revision, label: `${w.revision(filing.number, filing.revision)} · ${time(filing.fileTime)}` })).reverse(),
                ]}
              />
              <span>
                <PrintButton name={name} revision={revision} />{' '}
                {mayFile && !isFiling && (
                  <Button type="primary" onClick={() => setFiling(true)}>
                    {w.file}
                  </Button>
                )}
              </span>
            </Head>
            {isFiling && mayFile && <FileReport key={name} report={report} last={last(filings.value)} onClose={() => setFiling(false)} onFiled={(next) => (setFiling(false), reload(), setRevision(next))} onRefused={reload} />}
            <dl className="facts card">
              <dt>{w.incident}</dt>
              <dd>
                <Link to={`/incidents/${idOf(report.incident)}`}>{titleOfIncident(incidents, report.incident)}</Link>
              </dd>
              <dt>{w.reporter}</dt>
              <dd>{tree.pathOf(report.chapter)}</dd>
              <dt>{w.due}</dt>
              <dd>
                {report.dueDate || '—'} {report.workingDayCount > 0 && <span className="quiet">{w.workingDays(report.workingDayCount)}</span>}
                <div className="quiet">
                  {report.termSource} {report.calendarSource}
                </div>
              </dd>
              <dt>{w.clockStart}</dt>
              <dd>{time(report.clockStartTime)}</dd>
              {report.filing && <FilingFacts filing={report.filing} />}
            </dl>
            <p>
              {report.openShipmentCount > 0 && <Badge tone="moving">{w.openDeliveries(report.openShipmentCount)}</Badge>}{' '}
              {report.openRegularizationCount > 0 && <Badge tone="warn">{w.openRegularizations(report.openRegularizationCount)}</Badge>}
            </p>
            <ReportTables report={report} />
          </>
        );
      }}
    </WhenLoaded>
  );
}

function FilingFacts({ filing }: { filing: ExecutionReport_Filing }) {
  const w = useWords();
  const facts: [string, string][] = [
    [w.filed, `${w.revision(filing.number, filing.revision)} · ${time(filing.fileTime)}`],
    [w.filer, idOf(filing.filer)],
    [w.persons, listed(filing.responsiblePersons)],
    [w.remarks, filing.remarks],
    [w.interimReason, filing.interimReason],
    [w.correctionReason, filing.correctionReason],
  ];
  return (
    <>
      {facts
        .filter(([, value]) => value)
        .flatMap(([title, value]) => [
          <dt key={title}>{title}</dt>,
          <dd key={`${title} value`} className="narrative">
            {value}
          </dd>,
        ])}
    </>
  );
}

// Opens the paper beside the console; a browser that shows no PDF saves it under its name.
function PrintButton({ name, revision }: { name: ExecutionReport['name']; revision: number }) {
  const w = useWords();
  const { failure, isBusy, run } = useAction();
  const print = async () => {
    const language = currentLanguage() === 'en' ? Paper_Language.ENGLISH : Paper_Language.CHINESE;
    const { answer: paper } = await run(`${revision}`, () => clientOf(ExecutionReportService).printExecutionReport({ name, revision, format: Paper_Format.PDF, language }));
    if (!paper) return;
    const url = URL.createObjectURL(new Blob([paper.content as BlobPart], { type: paper.contentType }));
    if (!window.open(url)) {
      const link = document.createElement('a');
      link.href = url;
      link.download = paper.fileName;
      link.click();
    }
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return (
    <>
      <Button loading={isBusy} onClick={() => void print()}>
        {w.print}
      </Button>
      {failure && <FailureNote failure={failure} />}
    </>
  );
}
