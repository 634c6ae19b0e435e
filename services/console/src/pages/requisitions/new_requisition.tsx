import { Alert, Button, Input } from 'antd';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { useAction } from '../../api/action';
import { clientOf, newRequestId } from '../../api/client';
import { wasRecordedBefore } from '../../api/sent';
import { useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf } from '../../components/format';
import { IncidentSelect, useIncidents } from '../../components/incident_select';
import { FailureNote } from '../../components/states';
import { RequisitionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { useTexts } from '../../i18n/language';
import './requisitions.css';
import { areComplete, LineFields } from './line_fields';
import { emptyLine, lineOf } from './quantity';
import { useRequisitionTexts } from './texts';

// What a site needs, as a draft or sent to the planners at once. Ctrl+Enter submits.
export default function NewRequisition() {
  const t = useTexts();
  const r = useRequisitionTexts();
  const navigate = useNavigate();
  const { identity } = useSession();
  const [search] = useSearchParams();
  const incidents = useIncidents();
  const action = useAction();
  const { value, change, discard, wasRestored } = useDraft('requisition', () => ({
    incident: search.get('incident') ?? '',
    chapter: identity.chapter,
    siteName: '',
    siteChapter: '',
    lines: [emptyLine()],
    note: '',
    requestId: newRequestId(),
    submitRequestId: newRequestId(),
  }));
  const failure = action.failure;
  const site = value.siteChapter || incidents.value?.get(value.incident)?.chapter || '';
  const isComplete = Boolean(value.incident && value.siteName.trim() && site && areComplete(value.lines));
  const save = async (submits: boolean) => {
    let name = '';
    const { why } = await action.run('save', async () => {
      const service = clientOf(RequisitionService);
      const needs = { site: { displayName: value.siteName.trim(), chapter: site }, lines: value.lines.map(lineOf), note: value.note.trim() };
      const requisition = await service.createRequisition({ requestId: value.requestId, requisition: { incident: value.incident, chapter: value.chapter, ...needs } });
      name = requisition.name;
      // Made for something else before that answer was lost: it is shown with what was not recorded.
      if (requisition.incident !== value.incident || requisition.chapter !== value.chapter) return;
      // With an earlier text, whose answer was lost, it is brought up to this one.
      if (wasRecordedBefore(requisition)) await service.updateRequisition({ requestId: newRequestId(), requisition: { name, etag: requisition.etag, ...needs } });
      if (submits) await service.submitRequisition({ requestId: value.submitRequestId, name });
    });
    // Once the draft is stored it lives there; a refused submission is tried again on its own page.
    if (!why || (name && why.reason)) {
      discard();
      navigate(`/requisitions/${idOf(name)}`);
    }
  };
  return (
    <form
      onSubmit={(event) => (event.preventDefault(), void save(true))}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && isComplete) {
          event.preventDefault();
          void save(true);
        } else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
          // Enter within a field sends nothing half done.
          event.preventDefault();
        }
      }}
    >
      <div className="page-head">
        <h1>{r.create}</h1>
      </div>
      {wasRestored && <Alert className="above" type="info" showIcon title={t.common.restored} action={<Button size="small" onClick={discard}>{t.common.discard}</Button>} />}
      {failure && (
        <div className="above">
          <FailureNote failure={failure} />
        </div>
      )}
      {incidents.failure && <FailureNote failure={incidents.failure} onRetry={incidents.reload} />}
      <section className="card">
        <div className="fields">
          <Field label={t.duty.incident} wrong={failure?.fields.get('requisition.incident')}>
            {(id) => <IncidentSelect id={id} incidents={incidents.value} value={value.incident} onChange={(incident) => change({ incident })} />}
          </Field>
          <Field label={r.asks} wrong={failure?.fields.get('requisition.chapter')}>
            {(id) => <ChapterSelect id={id} value={value.chapter} within={identity.chapter} onChange={(chapter) => change({ chapter })} />}
          </Field>
          <Field label={r.site} hint={r.siteHint} wrong={failure?.fields.get('requisition.site.display_name')}>
            {(id) => <Input id={id} value={value.siteName} maxLength={200} onChange={(event) => change({ siteName: event.target.value })} />}
          </Field>
          <Field label={r.siteChapter} wrong={failure?.fields.get('requisition.site.chapter')}>
            {(id) => <ChapterSelect id={id} value={site} onChange={(siteChapter) => change({ siteChapter })} />}
          </Field>
        </div>
      </section>
      <section className="card">
        <h2>{r.lines}</h2>
        <LineFields lines={value.lines} failure={failure} onChange={(lines) => change({ lines })} />
      </section>
      <section className="card">
        <Field label={r.note} wrong={failure?.fields.get('requisition.note')}>
          {(id) => <Input.TextArea id={id} rows={3} maxLength={2000} value={value.note} onChange={(event) => change({ note: event.target.value })} />}
        </Field>
      </section>
      <div className="actions">
        <Button type="primary" htmlType="submit" size="large" disabled={!isComplete} loading={action.busy !== ''}>
          {r.saveAndSubmit}
        </Button>
        <Button size="large" disabled={!isComplete} onClick={() => void save(false)}>
          {r.saveDraft}
        </Button>
        <span className="quiet">{t.common.unsaved}</span>
      </div>
    </form>
  );
}
