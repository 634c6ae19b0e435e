import { Alert, Button, Input } from 'antd';
import { useAction } from '../../api/action';
import { clientOf, newRequestId } from '../../api/client';
import { ChapterSelect } from '../../components/chapter_select';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { useChapters } from '../../components/names';
import { PointField, pointOf, typedPoint } from '../../components/point_field';
import { FailureNote } from '../../components/states';
import { RequisitionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { type Requisition, Requisition_State } from '../../gen/muster/dispatch/v1/requisition_pb';
import { useTexts } from '../../i18n/language';
import { areComplete, LineFields } from './line_fields';
import { lineOf, typedLine } from './quantity';
import { useRequisitionTexts } from './texts';
import { LineWords } from './words';

// Changes a draft, or amends what was submitted and says why. When somebody else was quicker, what they wrote is shown and nothing typed is lost.
export function ChangeRequisition({ requisition, onRead, onClose }: { requisition: Requisition; onRead: () => void; onClose: () => void }) {
  const t = useTexts();
  const r = useRequisitionTexts();
  const tree = useChapters();
  const action = useAction();
  const isDraft = requisition.state === Requisition_State.DRAFT;
  const asItIs = () => ({
    lines: requisition.lines.filter((line) => line.quantity > 0n).map(typedLine),
    note: requisition.note,
    siteName: requisition.site?.displayName ?? '',
    siteChapter: requisition.site?.chapter ?? '',
    point: typedPoint(requisition.site?.point),
    pointBefore: typedPoint(requisition.site?.point),
    reason: '',
    etag: requisition.etag,
    requestId: newRequestId(),
  });
  const { value, change, discard, wasRestored } = useDraft(`change.${requisition.name}`, asItIs);
  const failure = action.failure;
  const isPointTyped = value.point !== value.pointBefore;
  const isPointWrong = value.point.trim() !== '' && pointOf(value.point) === undefined;
  // Where the site is now: as typed. What was there goes with the site's place when that becomes another one.
  const draftPoint = () => (isPointTyped || value.siteChapter === requisition.site?.chapter ? pointOf(value.point) : undefined);
  const site = () => {
    if (isDraft) return { displayName: value.siteName.trim(), chapter: value.siteChapter, point: draftPoint() };
    return isPointTyped ? { displayName: requisition.site?.displayName, chapter: requisition.site?.chapter, point: pointOf(value.point) } : undefined;
  };
  const hasMoved = value.etag !== requisition.etag;
  const save = async () => {
    const { why } = await action.run('save', () =>
      clientOf(RequisitionService).updateRequisition({
        requestId: value.requestId,
        requisition: {
          name: requisition.name,
          etag: value.etag,
          lines: value.lines.map(lineOf),
          note: value.note.trim(),
          site: site(),
        },
        reason: value.reason.trim(),
      }),
    );
    if (why?.reason === 'ETAG_MISMATCH') return onRead();
    if (why) return;
    discard();
    onClose();
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), void save())}>
      {wasRestored && <Alert className="above" type="info" showIcon title={t.common.restored} action={<Button size="small" onClick={discard}>{t.common.discard}</Button>} />}
      {failure && (
        <div className="above">
          <FailureNote failure={failure} />
        </div>
      )}
      {hasMoved && (
        <Alert
          className="above"
          type="warning"
          showIcon
          role="alert"
          title={r.moved}
          description={
            <>
              <div>
                <b>{requisition.site?.displayName}</b> {tree.pathOf(requisition.site?.chapter ?? '')} {typedPoint(requisition.site?.point)}
              </div>
              <LineWords lines={requisition.lines} />
              {requisition.note && <p className="narrative">{requisition.note}</p>}
              <div className="actions">
                <Button onClick={() => change({ etag: requisition.etag })}>{r.mineAnyway}</Button>
                <Button onClick={() => change(asItIs())}>{r.takeTheirs}</Button>
              </div>
            </>
          }
        />
      )}
      <section className="card">
        <h2>{r.lines}</h2>
        {!isDraft && <p className="quiet">{r.amendHint}</p>}
        <LineFields lines={value.lines} failure={failure} onChange={(lines) => change({ lines })} />
      </section>
      <section className="card">
        {isDraft && (
          <div className="fields">
            <Field label={r.site} wrong={failure?.fields.get('requisition.site.display_name')}>
              {(id) => <Input id={id} value={value.siteName} maxLength={200} onChange={(event) => change({ siteName: event.target.value })} />}
            </Field>
            <Field label={r.siteChapter} wrong={failure?.fields.get('requisition.site.chapter')}>
              {(id) => <ChapterSelect id={id} value={value.siteChapter} onChange={(siteChapter) => change({ siteChapter })} />}
            </Field>
          </div>
        )}
        {!isDraft && <p className="quiet">{r.pointHint}</p>}
        <PointField
          value={value.point}
          onChange={(point) => change({ point })}
          wrong={failure?.fields.get('requisition.site.point.latitude_degrees') ?? failure?.fields.get('requisition.site.point.longitude_degrees')}
        />
        <Field label={r.note} wrong={failure?.fields.get('requisition.note')}>
          {(id) => <Input.TextArea id={id} rows={3} maxLength={2000} value={value.note} onChange={(event) => change({ note: event.target.value })} />}
        </Field>
        {!isDraft && (
          <Field label={r.amendReason} hint={t.common.required} wrong={failure?.fields.get('reason')}>
            {(id) => <Input id={id} maxLength={500} value={value.reason} onChange={(event) => change({ reason: event.target.value })} />}
          </Field>
        )}
      </section>
      <div className="actions above">
        <Button type="primary" htmlType="submit" loading={action.busy !== ''} disabled={hasMoved || isPointWrong || !areComplete(value.lines) || (!isDraft && !value.reason.trim())}>
          {isDraft ? r.saveDraft : r.amendSubmit}
        </Button>
        <Button onClick={onClose}>{t.common.close}</Button>
        <span className="quiet">{t.common.unsaved}</span>
      </div>
    </form>
  );
}
