import { Alert, Button, Input, Select } from 'antd';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useDraftAction } from '../../api/action';
import { clientOf, newRequestId } from '../../api/client';
import { useSession } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { time } from '../../components/format';
import { useChapters } from '../../components/names';
import { Restored } from '../../components/restored';
import { FailureNote } from '../../components/states';
import { fromInput, toInput } from '../../components/time_input';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { type Report, Report_Kind, Report_Source } from '../../gen/muster/disaster/v1/report_pb';
import { useTexts } from '../../i18n/language';
import { FigureFields } from './figure_fields';
import { faultOf, type FigureKey, figureOf, figuresFrom, isCorrection, lastOfSource, type TypedFigures } from './figures';
import { NewerReports } from './newer_reports';
import { useWords } from './texts';

const snakeOf = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

// A report as somebody writes it over the last one of the same source. Another's report that comes in meanwhile is shown first.
export function ReportForm({
  name,
  draftKey,
  kind,
  reports,
  isOver,
  onFiled,
  onClose,
}: {
  name: string;
  draftKey: string;
  kind: Report_Kind;
  reports: readonly Report[];
  isOver: boolean;
  onFiled: () => void;
  onClose: () => void;
}) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const { identity } = useSession();
  const heading = useRef<HTMLHeadingElement>(null);
  const { value, change, discard, wasRestored } = useDraft(draftKey, () => ({
    kind,
    source: Report_Source.OWN as Report_Source,
    asOfTime: toInput(new Date()),
    figures: {} as TypedFigures,
    narrative: '',
    explanation: '',
    sourceCitation: '',
    // How many reports there were when this one was begun, or looked at last.
    seen: reports.length,
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value });
  const [isChecked, setChecked] = useState(false);
  // The other report may be known to the service before the news of it is here.
  useEffect(() => {
    if (failure?.reason === 'NEWER_REPORT') onFiled();
  }, [failure]);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    if (value.kind !== kind) change({ kind });
  }, [kind]);

  const keys = Object.keys(t.figures) as FigureKey[];
  const last = lastOfSource(reports, value.source);
  // What nobody touched stays as it was reported last.
  const typed: TypedFigures = {};
  for (const key of keys) typed[key] = value.figures[key] ?? figureOf(last?.figures, key)?.toString();
  const figures = figuresFrom(typed);
  const isCorrecting = isCorrection(last?.figures, figures, keys);
  const hasChanged = keys.some((key) => value.figures[key] !== undefined);
  const newer = reports.slice(value.seen);
  const faults = {
    figures: keys.some((key) => faultOf(value.figures[key])),
    citation: value.source !== Report_Source.OWN && !value.sourceCitation.trim(),
    explanation: isCorrecting && !value.explanation.trim(),
    asOfTime: !fromInput(value.asOfTime),
  };
  const isFaulty = Object.values(faults).some(Boolean);

  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    setChecked(true);
    if (isFaulty || newer.length > 0 || isOver || isBusy) return;
    const words = [isCorrecting || hasChanged ? value.explanation.trim() && w.explained(value.explanation.trim()) : '', value.narrative.trim()];
    const filed = await submit((requestId) =>
      clientOf(IncidentService).createReport({
        requestId,
        parent: name,
        latestReport: reports[reports.length - 1]?.name ?? '',
        report: {
          kind,
          source: value.source,
          chapter: identity.chapter,
          asOfTime: fromInput(value.asOfTime),
          figures,
          narrative: words.filter(Boolean).join('\n'),
          sourceCitation: value.source === Report_Source.OWN ? '' : value.sourceCitation.trim(),
        },
      }),
    );
    if (!filed) return;
    discard();
    onFiled();
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void save();
    }
  };
  return (
    <form className="card report-form" onSubmit={(event) => void save(event)} onKeyDown={onKeyDown} noValidate aria-label={t.duty.kinds[kind]}>
      <div className="page-head">
        <h2 ref={heading} tabIndex={-1}>
          {t.duty.kinds[kind]} · {tree.nameOf(identity.chapter)}
        </h2>
        <span className="quiet keys">
          <kbd>Ctrl</kbd>+<kbd>Enter</kbd> {t.duty.file}
        </span>
      </div>
      {kind === Report_Kind.FINAL && <Alert type="warning" showIcon title={w.finalHint} />}
      <Restored when={wasRestored} onDiscard={discard} />
      {newer.length > 0 && <NewerReports reports={reports} seen={value.seen} onSeen={() => change({ seen: reports.length })} />}
      {failure && <FailureNote failure={failure} />}
      <div className="fields">
        <Field label={t.duty.source}>
          {(id) => (
            <Select
              id={id}
              value={value.source}
              onChange={(source) => change({ source })}
              options={Object.entries(t.duty.sources).map(([key, label]) => ({ value: Number(key) as Report_Source, label }))}
            />
          )}
        </Field>
        <Field label={t.duty.asOf} hint={last && `${w.last(time(last.asOfTime))}`} wrong={wrong('report.as_of_time') ?? (isChecked && faults.asOfTime ? t.common.required : undefined)}>
          {(id) => <Input id={id} type="datetime-local" value={value.asOfTime} onChange={(event) => change({ asOfTime: event.target.value })} />}
        </Field>
        {value.source !== Report_Source.OWN && (
          <Field label={t.duty.citation} wrong={wrong('report.source_citation') ?? (isChecked && faults.citation ? w.citationMissing : undefined)}>
            {(id) => <Input id={id} value={value.sourceCitation} maxLength={500} onChange={(event) => change({ sourceCitation: event.target.value })} />}
          </Field>
        )}
      </div>
      <p className="quiet">
        {last ? w.followUpHint : ''} {t.duty.figuresHint}
      </p>
      <FigureFields
        keys={keys}
        typed={value.figures}
        last={last?.figures}
        wrong={(key) => wrong(`report.figures.${snakeOf(key)}`)}
        onChange={(key, text) => change({ figures: { ...value.figures, [key]: text } })}
      />
      {last && (isCorrecting || hasChanged) && (
        <Field label={w.explain} hint={isCorrecting ? w.correctionHint : w.explainHint} wrong={isChecked && faults.explanation ? w.correctionMissing : undefined}>
          {(id) => <Input.TextArea id={id} rows={2} value={value.explanation} maxLength={2000} onChange={(event) => change({ explanation: event.target.value })} />}
        </Field>
      )}
      <Field label={t.duty.narrative} wrong={wrong('report.narrative')}>
        {(id) => <Input.TextArea id={id} rows={4} value={value.narrative} maxLength={7_500} placeholder={t.duty.narrativeHint} onChange={(event) => change({ narrative: event.target.value })} />}
      </Field>
      {isChecked && isFaulty && (
        <p className="field-error" role="alert">
          {w.somethingWrong}
        </p>
      )}
      {isChecked && !isFaulty && newer.length > 0 && (
        <p className="field-error" role="alert">
          {w.newerWaits}
        </p>
      )}
      <div className="actions">
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={isOver}>
          {t.duty.file}
        </Button>
        <Button onClick={onClose}>{t.common.close}</Button>
        <span className="quiet">{t.common.unsaved}</span>
      </div>
    </form>
  );
}
