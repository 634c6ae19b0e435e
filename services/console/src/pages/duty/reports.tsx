import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useHasRole, useSession } from '../../api/session';
import { useKeptDraft } from '../../components/draft';
import { idOf, number, time } from '../../components/format';
import { useChapters } from '../../components/names';
import { Badge, EmptyState } from '../../components/states';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type Report, Report_Kind } from '../../gen/muster/disaster/v1/report_pb';
import { useTexts } from '../../i18n/language';
import { Change } from './figure_fields';
import { type FigureKey, figureOf, isCorrection, lastOfSource } from './figures';
import { ReportForm } from './report_form';
import { useWords } from './texts';

// The reports of one incident, the latest first, and the way to write the next.
export function Reports({ name, reports, onFiled }: { name: string; reports: Report[]; onFiled: () => void }) {
  const t = useTexts();
  const w = useWords();
  const hasRole = useHasRole();
  const draftKey = `report.${name}`;
  // What was being written is open again after a reload or signing in anew.
  const kept = useKeptDraft<{ kind: Report_Kind }>(draftKey);
  const [writing, setWriting] = useState(kept?.kind);
  const isOver = reports.some((report) => report.kind === Report_Kind.FINAL);
  const isNew = reports.length === 0;
  const mayWrite = hasRole(Role.DUTY_OFFICER) && !isOver && !writing;
  return (
    <section className="card">
      <div className="page-head">
        <h2>{w.history}</h2>
        {mayWrite && (
          <span className="actions no-print">
            <Button type="primary" onClick={() => setWriting(isNew ? Report_Kind.INITIAL : Report_Kind.FOLLOW_UP)}>
              {isNew ? w.writeInitial : t.duty.followUp}
            </Button>
            {!isNew && <Button onClick={() => setWriting(Report_Kind.FINAL)}>{t.duty.final}</Button>}
          </span>
        )}
      </div>
      {isOver && <Alert type="info" showIcon title={w.isOver} />}
      {writing && <ReportForm key={writing} name={name} draftKey={draftKey} kind={writing} reports={reports} isOver={isOver} onFiled={onFiled} onClose={() => setWriting(undefined)} />}
      {isNew ? (
        !writing && (
          <EmptyState title={t.duty.noReports}>
            <p>{w.noReportsHint}</p>
          </EmptyState>
        )
      ) : (
        <ol className="reports">
          {reports.map((report, index) => <Entry key={report.name} report={report} before={lastOfSource(reports, report.source, index)} />).reverse()}
        </ol>
      )}
    </section>
  );
}

function Entry({ report, before }: { report: Report; before?: Report }) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const { identity } = useSession();
  const keys = (Object.keys(t.figures) as FigureKey[]).filter((key) => figureOf(report.figures, key) !== undefined || figureOf(before?.figures, key) !== undefined);
  return (
    <li className="report">
      <p className="actions">
        <b>{t.duty.kinds[report.kind]}</b>
        <span>{t.duty.sources[report.source]}</span>
        {isCorrection(before?.figures, report.figures, keys) && <Badge tone="warn">{w.correction}</Badge>}
        <span>
          {t.duty.asOf} {time(report.asOfTime)}
        </span>
        <Deadline report={report} />
      </p>
      <p className="quiet small">
        {tree.nameOf(report.chapter)} · {w.by(report.creator === identity.user ? identity.displayName : idOf(report.creator))} · {w.filedAt} {time(report.createTime)}
        {report.sourceCitation && ` · ${t.duty.source}：${report.sourceCitation}`}
      </p>
      {keys.length > 0 && (
        <dl className="report-figures">
          {keys.map((key) => {
            const now = figureOf(report.figures, key);
            const was = figureOf(before?.figures, key);
            return (
              <div key={key}>
                <dt>{t.figures[key]}</dt>
                <dd>
                  <b>{now === undefined ? t.common.unknown : number(now)}</b>{' '}
                  {now !== undefined && was !== undefined && now !== was && <Change change={now - was} />}
                  {now === undefined && was !== undefined && <span className="quiet">{w.last(number(was))}</span>}
                </dd>
              </div>
            );
          })}
        </dl>
      )}
      {report.narrative && <p className="narrative">{report.narrative}</p>}
    </li>
  );
}

// Whether it was filed in time, by the policy that held.
function Deadline({ report }: { report: Report }) {
  const t = useTexts();
  const w = useWords();
  if (!report.dueTime || !report.createTime) return <span className="quiet small">{w.noDeadline}</span>;
  const lateMinutes = Math.floor((timestampDate(report.createTime).getTime() - timestampDate(report.dueTime).getTime()) / 60_000);
  return (
    <span title={report.dueSource}>
      {lateMinutes > 0 ? <Badge tone="danger">{w.late(lateMinutes)}</Badge> : <Badge tone="good">{t.duty.onTime}</Badge>}{' '}
      <span className="quiet small">{w.dueBy(time(report.dueTime))}</span>
    </span>
  );
}
