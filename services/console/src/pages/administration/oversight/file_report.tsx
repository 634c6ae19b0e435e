import { Alert, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { clientOf, newRequestId } from '../../../api/client';
import { useDraftAction } from '../../../api/action';
import { useDraft } from '../../../components/draft';
import { Field } from '../../../components/field';
import { FailureNote } from '../../../components/states';
import { type ExecutionReport, ExecutionReport_DueState, type ExecutionReport_Filing } from '../../../gen/muster/dispatch/v1/execution_report_pb';
import { ExecutionReportService } from '../../../gen/muster/dispatch/v1/execution_report_service_pb';
import { useTexts } from '../../../i18n/language';
import { useWords } from './texts';

// Freezes the report that is in sight under a number. What has changed since it was read is shown first.
export function FileReport({
  report,
  last,
  onClose,
  onFiled,
  onRefused,
}: {
  report: ExecutionReport;
  last?: ExecutionReport_Filing;
  onClose: () => void;
  onFiled: (revision: number) => void;
  onRefused: () => void;
}) {
  const t = useTexts();
  const w = useWords();
  const { value, change, discard } = useDraft(report.name, () => ({ person1: '', person2: '', remarks: '', interimReason: '', correctionReason: '', requestId: newRequestId() }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value });
  // What is filed is what was read when the form was opened or looked at again, not what came in live a moment ago.
  const [seenEtag, setSeenEtag] = useState(report.etag);
  const isChanged = seenEtag !== report.etag;
  const isInterim = report.openShipmentCount > 0;
  const wasFinal = last !== undefined && !last.interimReason;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const filed = await submit((requestId) =>
      clientOf(ExecutionReportService).fileExecutionReport({
        requestId,
        name: report.name,
        etag: seenEtag,
        responsiblePersons: [value.person1.trim(), value.person2.trim()],
        remarks: value.remarks.trim(),
        interimReason: isInterim ? value.interimReason.trim() : '',
        correctionReason: last ? value.correctionReason.trim() : '',
      }),
    );
    if (!filed) return onRefused();
    discard();
    onFiled(filed.filing?.revision ?? 0);
  };
  if (report.dueState === ExecutionReport_DueState.NOTHING_RECEIVED) {
    return (
      <Alert
        type="info"
        showIcon
        className="above"
        title={w.nothingReceived}
        action={
          <Button size="small" onClick={onClose}>
            {t.common.close}
          </Button>
        }
      />
    );
  }
  const wrongPersons = wrong('responsible_persons');
  return (
    <form className="card no-print" onSubmit={(event) => void save(event)} noValidate>
      <h2>{w.file}</h2>
      <p className="quiet">{w.fileHint}</p>
      {isChanged && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={w.changed}
          action={
            <Button size="small" onClick={() => setSeenEtag(report.etag)}>
              {t.common.yes}
            </Button>
          }
        />
      )}
      {failure && failure.reason !== 'ETAG_MISMATCH' && <FailureNote failure={failure} />}
      <div className="fields">
        <Field label={w.person1} wrong={wrong('responsible_persons[0]') ?? wrongPersons}>
          {(id) => <Input id={id} autoFocus value={value.person1} maxLength={100} onChange={(event) => change({ person1: event.target.value })} />}
        </Field>
        <Field label={w.person2} wrong={wrong('responsible_persons[1]') ?? wrongPersons}>
          {(id) => <Input id={id} value={value.person2} maxLength={100} onChange={(event) => change({ person2: event.target.value })} />}
        </Field>
      </div>
      <Field label={w.remarks} hint={w.remarksHint} wrong={wrong('remarks')}>
        {(id) => <Input.TextArea id={id} rows={4} maxLength={2000} value={value.remarks} onChange={(event) => change({ remarks: event.target.value })} />}
      </Field>
      {isInterim && (
        <Field label={w.interimReason} hint={w.interimHint} wrong={wrong('interim_reason')}>
          {(id) => <Input.TextArea id={id} rows={2} maxLength={500} value={value.interimReason} onChange={(event) => change({ interimReason: event.target.value })} />}
        </Field>
      )}
      {last && (
        <Field label={w.correctionReason} hint={wasFinal ? w.correctionHint : undefined} wrong={wrong('correction_reason')}>
          {(id) => <Input.TextArea id={id} rows={2} maxLength={500} value={value.correctionReason} onChange={(event) => change({ correctionReason: event.target.value })} />}
        </Field>
      )}
      <Button type="primary" htmlType="submit" loading={isBusy} disabled={isChanged}>
        {w.file}
      </Button>{' '}
      <Button onClick={onClose}>{t.common.close}</Button>
    </form>
  );
}
