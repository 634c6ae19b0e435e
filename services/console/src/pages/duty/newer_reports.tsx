import { Alert, Button } from 'antd';
import { idOf, number } from '../../components/format';
import { useChapters } from '../../components/names';
import type { Report } from '../../gen/muster/disaster/v1/report_pb';
import { useTexts } from '../../i18n/language';
import { type FigureKey, figureOf, lastOfSource } from './figures';
import { useWords } from './texts';

// For somebody who writes a report while others file theirs: who filed what, and how it differs from what stood before.
export function NewerReports({ reports, seen, onSeen }: { reports: readonly Report[]; seen: number; onSeen: () => void }) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const valueOf = (value: bigint | undefined) => (value === undefined ? t.common.unknown : number(value));
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      className="newer-reports"
      title={w.newerTitle}
      description={
        <>
          {reports.slice(seen).map((report, index) => {
            const before = lastOfSource(reports, report.source, seen + index);
            const changed = (Object.keys(t.figures) as FigureKey[]).filter((key) => figureOf(report.figures, key) !== figureOf(before?.figures, key));
            return (
              <p key={report.name} className="newer-report">
                <b>{t.duty.kinds[report.kind]}</b> · {t.duty.sources[report.source]} · {tree.nameOf(report.chapter)} {idOf(report.creator)}
                {changed.map((key) => (
                  <span key={key} className="newer-figure">
                    {t.figures[key]} {valueOf(figureOf(before?.figures, key))} → <b>{valueOf(figureOf(report.figures, key))}</b>
                  </span>
                ))}
                {report.narrative && <span className="newer-figure">{`${w.narrativeWas}：${report.narrative.slice(0, 200)}`}</span>}
              </p>
            );
          })}
          <Button size="small" onClick={onSeen}>
            {w.newerSeen}
          </Button>
        </>
      }
    />
  );
}
