import { Alert, Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { clientOf, newRequestId } from '../../api/client';
import { type Failure, failureOf } from '../../api/failure';
import { useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf } from '../../components/format';
import { useFormKeys } from '../../components/form_keys';
import { useChapters } from '../../components/names';
import { Restored } from '../../components/restored';
import { FailureNote } from '../../components/states';
import { fromInput, toInput } from '../../components/time_input';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import type { Hazard } from '../../gen/muster/disaster/v1/incident_pb';
import { Report_Kind, Report_Source } from '../../gen/muster/disaster/v1/report_pb';
import { useTexts } from '../../i18n/language';
import './duty.css';
import { FigureFields } from './figure_fields';
import { faultOf, figuresFrom, type TypedFigures } from './figures';
import { SameIncidents } from './same_incidents';
import { useWords } from './texts';

// The figures that a first caller can give.
const kFirstFigures = ['deadPeople', 'missingPeople', 'trappedPeople', 'injuredPeople', 'relocatedPeople', 'affectedPeople', 'collapsedRooms'] as const;

interface Call {
  hazard: Hazard | 0;
  chapter: string;
  // As it was chosen: after a reload the title is there before the names of all chapters are.
  chapterName: string;
  place: string;
  occurTime: string;
  magnitude: string;
  subHazard: string;
  title: string;
  figures: TypedFigures;
  narrative: string;
  // When the call was taken: what its figures describe.
  callTime: string;
  // Kept with the call, so that sending it again after a lost answer logs nothing twice.
  incidentRequestId: string;
  reportRequestId: string;
  // The incident, once it is logged: should its report be refused, only that is sent again.
  incident: string;
}

// What a caller tells, in the order in which it is told: what, where, when, who is hurt, what is needed. Enter goes on, Ctrl+Enter logs it.
export default function NewIncident() {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const navigate = useNavigate();
  const { identity } = useSession();
  const { value: call, change, discard, wasRestored } = useDraft<Call>('incident', () => ({
    hazard: 0,
    chapter: '',
    chapterName: '',
    place: '',
    occurTime: toInput(new Date()),
    magnitude: '',
    subHazard: '',
    title: '',
    figures: {},
    narrative: '',
    callTime: toInput(new Date()),
    incidentRequestId: newRequestId(),
    reportRequestId: newRequestId(),
    incident: '',
  }));
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const proposedTitle = call.hazard && call.chapter ? `${call.chapterName}${t.hazards[call.hazard]}` : '';
  const missing = { hazard: !call.hazard, chapter: !call.chapter, occurTime: !fromInput(call.occurTime), figures: kFirstFigures.some((key) => faultOf(call.figures[key])) };

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (isBusy) return;
    setChecked(true);
    setFailure(undefined);
    if (Object.values(missing).some(Boolean)) return;
    setBusy(true);
    let incident = call.incident;
    try {
      if (!incident) {
        const logged = await clientOf(IncidentService).createIncident({
          requestId: call.incidentRequestId,
          incident: {
            title: call.title.trim() || proposedTitle,
            hazard: call.hazard || undefined,
            subHazard: call.subHazard.trim(),
            magnitude: call.magnitude.trim(),
            chapter: call.chapter,
            place: call.place.trim(),
            occurTime: fromInput(call.occurTime),
          },
        });
        incident = logged.name;
        change({ incident });
      }
      await clientOf(IncidentService).createReport({
        requestId: call.reportRequestId,
        parent: incident,
        report: {
          kind: Report_Kind.INITIAL,
          source: Report_Source.OWN,
          chapter: identity.chapter,
          asOfTime: fromInput(call.callTime > call.occurTime ? call.callTime : call.occurTime),
          figures: figuresFrom(call.figures),
          narrative: call.narrative.trim(),
        },
      });
      discard();
      navigate(`/incidents/${idOf(incident)}`);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };

  const keys = useFormKeys(() => void submit());

  const wrong = (path: string) => failure?.fields.get(path);
  const unless = (isMissing: boolean, words: string) => (isChecked && isMissing ? words : undefined);
  const isLogged = call.incident !== '';
  return (
    <form ref={keys.ref} onSubmit={(event) => void submit(event)} onKeyDown={keys.onKeyDown} noValidate>
      <div className="page-head">
        <h1>{t.duty.newIncident}</h1>
        <span className="quiet keys">
          <kbd>Enter</kbd> {t.duty.nextField} · <kbd>Ctrl</kbd>+<kbd>Enter</kbd> {t.duty.log}
        </span>
      </div>
      <Restored when={wasRestored} onDiscard={discard} />
      {isLogged && failure && <Alert type="warning" showIcon title={w.alreadyLogged} />}
      {failure && <FailureNote failure={failure} />}
      <SameIncidents hazard={call.hazard} chapter={isLogged ? '' : call.chapter} />
      <div className="columns">
        <section className="card">
          <h2>{t.duty.whatWhereWhen}</h2>
          <Field label={t.duty.hazard} wrong={wrong('incident.hazard') ?? unless(missing.hazard, w.hazardMissing)}>
            {(id) => (
              <Select
                id={id}
                autoFocus
                disabled={isLogged}
                showSearch={{ optionFilterProp: 'label' }}
                value={call.hazard || undefined}
                onChange={(hazard) => change({ hazard })}
                options={Object.entries(t.hazards).map(([key, label]) => ({ value: Number(key) as Hazard, label }))}
              />
            )}
          </Field>
          <Field label={t.duty.chapter} hint={t.duty.chapterHint} wrong={wrong('incident.chapter') ?? unless(missing.chapter, w.chapterMissing)}>
            {(id) => <ChapterSelect id={id} isDisabled={isLogged} value={call.chapter} onChange={(chapter) => change({ chapter, chapterName: tree.nameOf(chapter) })} />}
          </Field>
          <Field label={t.duty.placeWords} wrong={wrong('incident.place')}>
            {(id) => <Input id={id} value={call.place} maxLength={500} disabled={isLogged} onChange={(event) => change({ place: event.target.value })} />}
          </Field>
          <Field label={t.duty.occurTime} wrong={wrong('incident.occur_time') ?? unless(missing.occurTime, w.occurMissing)}>
            {(id) => <Input id={id} type="datetime-local" value={call.occurTime} disabled={isLogged} onChange={(event) => change({ occurTime: event.target.value })} />}
          </Field>
          <div className="fields">
            <Field label={w.magnitude} wrong={wrong('incident.magnitude')}>
              {(id) => <Input id={id} value={call.magnitude} maxLength={50} disabled={isLogged} onChange={(event) => change({ magnitude: event.target.value })} />}
            </Field>
            <Field label={w.subHazard} wrong={wrong('incident.sub_hazard')}>
              {(id) => <Input id={id} value={call.subHazard} maxLength={100} disabled={isLogged} onChange={(event) => change({ subHazard: event.target.value })} />}
            </Field>
          </div>
          <Field label={t.duty.title} wrong={wrong('incident.title')}>
            {(id) => <Input id={id} value={call.title} placeholder={proposedTitle} maxLength={200} disabled={isLogged} onChange={(event) => change({ title: event.target.value })} />}
          </Field>
        </section>
        <section className="card">
          <h2>{t.duty.figuresNow}</h2>
          <p className="quiet">{t.duty.figuresHint}</p>
          <FigureFields
            keys={kFirstFigures}
            typed={call.figures}
            wrong={(key) => wrong(`report.figures.${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`)}
            onChange={(key, text) => change({ figures: { ...call.figures, [key]: text } })}
          />
          <Field label={t.duty.narrative} wrong={wrong('report.narrative')}>
            {(id) => (
              <Input.TextArea id={id} rows={5} maxLength={10_000} value={call.narrative} placeholder={t.duty.narrativeHint} onChange={(event) => change({ narrative: event.target.value })} />
            )}
          </Field>
        </section>
      </div>
      {isChecked && Object.values(missing).some(Boolean) && (
        <p className="field-error" role="alert">
          {w.somethingWrong}
        </p>
      )}
      <div className="actions">
        <Button type="primary" htmlType="submit" size="large" loading={isBusy}>
          {t.duty.log}
        </Button>
        <span className="quiet">{t.common.unsaved}</span>
      </div>
    </form>
  );
}
