import { create } from '@bufbuild/protobuf';
import { Alert, Button, Input, Select } from 'antd';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { clientOf, newRequestId } from '../../api/client';
import { type Failure, failureOf } from '../../api/failure';
import { useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf } from '../../components/format';
import { useChapters } from '../../components/names';
import { FailureNote } from '../../components/states';
import { fromInput, toInput } from '../../components/time_input';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import type { Hazard } from '../../gen/muster/disaster/v1/incident_pb';
import { FiguresSchema, Report_Kind, Report_Source } from '../../gen/muster/disaster/v1/report_pb';
import { useTexts } from '../../i18n/language';

// The figures that a first caller can give.
const kFirstFigures = ['deadPeople', 'missingPeople', 'trappedPeople', 'injuredPeople', 'relocatedPeople', 'affectedPeople', 'collapsedRooms'] as const;
type FirstFigure = (typeof kFirstFigures)[number];

interface Call {
  hazard: Hazard | 0;
  chapter: string;
  place: string;
  occurTime: string;
  title: string;
  figures: Partial<Record<FirstFigure, string>>;
  narrative: string;
  // Kept with the call, so that sending it again after a lost answer logs nothing twice.
  incidentRequestId: string;
  reportRequestId: string;
}

// What a caller tells, in the order in which it is told: what, where, when, who is hurt, what is needed. Enter goes on, Ctrl+Enter logs it.
export default function NewIncident() {
  const t = useTexts();
  const tree = useChapters();
  const navigate = useNavigate();
  const { identity } = useSession();
  const form = useRef<HTMLFormElement>(null);
  const { value: call, change, discard, wasRestored } = useDraft<Call>('incident', () => ({
    hazard: 0,
    chapter: '',
    place: '',
    occurTime: toInput(new Date()),
    title: '',
    figures: {},
    narrative: '',
    incidentRequestId: newRequestId(),
    reportRequestId: newRequestId(),
  }));
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const proposedTitle = call.hazard && call.chapter ? `${tree.nameOf(call.chapter)}${t.hazards[call.hazard]}` : '';

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const incident = await clientOf(IncidentService).createIncident({
        requestId: call.incidentRequestId,
        incident: {
          title: call.title.trim() || proposedTitle,
          hazard: call.hazard || undefined,
          chapter: call.chapter,
          place: call.place.trim(),
          occurTime: fromInput(call.occurTime),
        },
      });
      const figures = create(FiguresSchema);
      for (const key of kFirstFigures) {
        const typed = call.figures[key]?.trim();
        if (typed && /^\d+$/.test(typed)) figures[key] = BigInt(typed);
      }
      await clientOf(IncidentService).createReport({
        requestId: call.reportRequestId,
        parent: incident.name,
        report: {
          kind: Report_Kind.INITIAL,
          source: Report_Source.OWN,
          chapter: identity.chapter,
          asOfTime: fromInput(call.occurTime),
          figures,
          narrative: call.narrative.trim(),
        },
      });
      discard();
      navigate(`/incidents/${idOf(incident.name)}`);
    } catch (error) {
      const why = failureOf(error);
      setFailure(why);
      // A refusal leaves nothing behind: what is sent next is another request.
      if (why.reason) change({ incidentRequestId: newRequestId(), reportRequestId: newRequestId() });
    } finally {
      setBusy(false);
    }
  };

  // Enter goes to the next field, as on the paper form; a note keeps its line breaks.
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter') return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      void submit();
      return;
    }
    const target = event.target as HTMLElement;
    if (target.tagName !== 'INPUT' || target.getAttribute('role') === 'combobox') return;
    event.preventDefault();
    const inputs = [...(form.current?.querySelectorAll<HTMLElement>('input, textarea, button[type=submit]') ?? [])];
    inputs[inputs.indexOf(target) + 1]?.focus();
  };

  const wrong = (path: string) => failure?.fields.get(path);
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} onKeyDown={onKeyDown} noValidate>
      <div className="page-head">
        <h1>{t.duty.newIncident}</h1>
        <span className="quiet">
          <kbd>Enter</kbd> {t.duty.nextField} · <kbd>Ctrl</kbd>+<kbd>Enter</kbd> {t.duty.log}
        </span>
      </div>
      {wasRestored && (
        <Alert type="info" showIcon title={t.common.restored} action={<Button size="small" onClick={discard}>{t.common.discard}</Button>} className="above" />
      )}
      {failure && <FailureNote failure={failure} />}
      <div className="columns">
        <section className="card">
          <h2>{t.duty.whatWhereWhen}</h2>
          <Field label={t.duty.hazard} wrong={wrong('incident.hazard')}>
            {(id) => (
              <Select
                id={id}
                autoFocus
                showSearch={{ optionFilterProp: 'label' }}
                value={call.hazard || undefined}
                onChange={(hazard) => change({ hazard })}
                options={Object.entries(t.hazards).map(([key, label]) => ({ value: Number(key), label }))}
              />
            )}
          </Field>
          <Field label={t.duty.chapter} hint={t.duty.chapterHint} wrong={wrong('incident.chapter')}>
            {(id) => <ChapterSelect id={id} value={call.chapter} onChange={(chapter) => change({ chapter })} />}
          </Field>
          <Field label={t.duty.placeWords} wrong={wrong('incident.place')}>
            {(id) => <Input id={id} value={call.place} maxLength={500} onChange={(event) => change({ place: event.target.value })} />}
          </Field>
          <Field label={t.duty.occurTime} wrong={wrong('incident.occur_time')}>
            {(id) => <Input id={id} type="datetime-local" value={call.occurTime} onChange={(event) => change({ occurTime: event.target.value })} />}
          </Field>
          <Field label={t.duty.title} wrong={wrong('incident.title')}>
            {(id) => <Input id={id} value={call.title} placeholder={proposedTitle} maxLength={200} onChange={(event) => change({ title: event.target.value })} />}
          </Field>
        </section>
        <section className="card">
          <h2>{t.duty.figuresNow}</h2>
          <p className="quiet">{t.duty.figuresHint}</p>
          <div className="fields">
            {kFirstFigures.map((key) => (
              <Field key={key} label={t.figures[key]}>
                {(id) => (
                  <Input
                    id={id}
                    inputMode="numeric"
                    value={call.figures[key] ?? ''}
                    status={call.figures[key] && !/^\d+$/.test(call.figures[key]) ? 'error' : ''}
                    onChange={(event) => change({ figures: { ...call.figures, [key]: event.target.value } })}
                  />
                )}
              </Field>
            ))}
          </div>
          <Field label={t.duty.narrative}>
            {(id) => (
              <Input.TextArea
                id={id}
                rows={5}
                maxLength={10_000}
                value={call.narrative}
                placeholder={t.duty.narrativeHint}
                onChange={(event) => change({ narrative: event.target.value })}
              />
            )}
          </Field>
        </section>
      </div>
      <Button type="primary" htmlType="submit" size="large" loading={isBusy}>
        {t.duty.log}
      </Button>{' '}
      <span className="quiet">{t.common.unsaved}</span>
    </form>
  );
}
