import { Alert, Button, Input } from 'antd';
import { useMemo } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAction } from '../../api/action';
import { clientOf, kLong, newRequestId } from '../../api/client';
import { useDraft } from '../../components/draft';
import { Elapsed } from '../../components/elapsed';
import { idOf } from '../../components/format';
import { Badge } from '../../components/states';
import { Table } from '../../components/table';
import { type EditPlanResponse, PlanService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Plan } from '../../gen/muster/dispatch/v1/plan_pb';
import { useTexts } from '../../i18n/language';
import { AddLot } from './add_lot';
import { ChangeTable } from './changes';
import { Coverage } from './coverage';
import { EditCost } from './edit_cost';
import { type AddedLine, type EditedLine, editsOf, isQuantity, linesOf, useCheck } from './edit_state';
import type { PlanWords } from './plan_words';
import { PlanFailure } from './stale';
import { usePlanTexts } from './texts';
import { violationText, wrongText } from './violation_text';

// Changes a proposed plan by hand. Every change is checked at once: which rules it breaks, and what it costs against the best plan.
export function EditPlan({ plan, words, onClose }: { plan: Plan; words: PlanWords; onClose: () => void }) {
  const t = useTexts();
  const p = usePlanTexts();
  const navigate = useNavigate();
  const action = useAction();
  const { value, change, discard, wasRestored } = useDraft(`edit.${plan.name}`, () => ({
    typed: {} as Record<string, string>,
    added: [] as AddedLine[],
    requestId: newRequestId(),
  }));
  const lines = useMemo(() => linesOf(plan, value.added), [plan, value.added]);
  const edits = useMemo(() => editsOf(lines, value.typed), [lines, value.typed]);
  const checked = useCheck(plan.name, edits);
  const answer: EditPlanResponse | undefined = checked.answer;
  const isWrong = Object.values(value.typed).some((typed) => !isQuantity(typed));
  const keyOfEdit = (index: number) => {
    const edit = edits[index];
    return edit && lines.find((line) => line.requisition === edit.requisition && line.requisitionLineIndex === edit.requisitionLineIndex && line.warehouse === edit.warehouse && line.lot === edit.lot)?.key;
  };
  const beside = new Map<string, string[]>();
  const general: string[] = [];
  for (const violation of answer?.violations ?? []) {
    const key = violation.lineIndex >= 0 ? keyOfEdit(violation.lineIndex) : undefined;
    if (key) beside.set(key, [...(beside.get(key) ?? []), wrongText(violation)]);
    else general.push(violationText(violation, words));
  }
  const save = async () => {
    let made: Plan | undefined;
    await action.run('save', async () => {
      made = (await clientOf(PlanService).editPlan({ requestId: value.requestId, name: plan.name, lines: edits }, kLong)).plan;
    });
    if (!made) return;
    discard();
    navigate(`/plans/${idOf(made.name)}`);
  };
  return (
    <>
      {wasRestored && <Alert className="above" type="info" showIcon title={t.common.restored} action={<Button size="small" onClick={discard}>{t.common.discard}</Button>} />}
      {(action.failure ?? checked.failure) && (
        <div className="above">
          <PlanFailure failure={(action.failure ?? checked.failure)!} words={words} incident={plan.incident} />
        </div>
      )}
      <section className="card">
        <h2>{p.editTitle}</h2>
        <p className="quiet">{p.editHint}</p>
        <Table<EditedLine>
          rowKey="key"
          size="small"
          pagination={lines.length > 100 ? { pageSize: 100 } : false}
          scroll={{ x: 760 }}
          dataSource={lines}
          columns={[
            {
              title: p.need,
              render: (_, line) => (
                <>
                  <b>{words.site(line.requisition)}</b> {words.item(line.item)}
                  <div className="quiet">{p.line(idOf(line.requisition), line.requisitionLineIndex + 1)}</div>
                </>
              ),
            },
            {
              title: p.warehouse,
              render: (_, line) => (
                <>
                  {words.warehouse(line.warehouse)} <span className="quiet">{words.lot(line.lot)}</span>
                </>
              ),
            },
            { title: p.was, className: 'number', render: (_, line) => words.amount(line.before, line.item) },
            {
              title: p.quantity,
              width: 300,
              render: (_, line) => {
                const typed = value.typed[line.key] ?? line.before.toString();
                const wrong = isQuantity(typed) ? beside.get(line.key) : [p.wrongQuantity];
                return (
                  <>
                    <Input
                      inputMode="numeric"
                      aria-label={`${p.quantity} ${words.site(line.requisition)} ${words.item(line.item)} ${words.warehouse(line.warehouse)} ${words.lot(line.lot)}`}
                      aria-invalid={wrong !== undefined}
                      status={wrong ? 'error' : ''}
                      value={typed}
                      onChange={(event) => change({ typed: { ...value.typed, [line.key]: event.target.value } })}
                    />
                    {wrong?.map((sentence) => (
                      <p key={sentence} className="field-error" role="alert">
                        {sentence}
                      </p>
                    ))}
                  </>
                );
              },
            },
          ]}
        />
        <AddLot plan={plan} words={words} onAdd={(line) => change({ added: [...value.added, line] })} />
      </section>
      <section className="card" aria-live="polite">
        {edits.length === 0 && <p className="quiet">{p.nothingEdited}</p>}
        {checked.isChecking && <p className="quiet">{p.checking}</p>}
        {answer && (answer.violations.length === 0 ? <Badge tone="good">{p.fits}</Badge> : <Badge tone="danger">{p.violations(answer.violations.length)}</Badge>)}
        {general.map((sentence, index) => (
          <p key={index} className="field-error">
            {sentence}
          </p>
        ))}
        {answer && answer.changes.length > 0 && (
          <>
            <p>{p.stale}</p>
            <ChangeTable changes={answer.changes} words={words} />
          </>
        )}
        {answer && <EditCost costs={answer.costs} />}
      </section>
      {answer?.plan && <Coverage plan={answer.plan} words={words} />}
      <div className="actions">
        <Button type="primary" loading={action.busy !== ''} disabled={edits.length === 0 || isWrong || !answer || answer.violations.length > 0} onClick={() => void save()}>
          {p.saveAsNew}
        </Button>
        <Button onClick={onClose}>{t.common.close}</Button>
        {action.isBusy ? <Elapsed /> : <span className="quiet">{t.common.unsaved}</span>}
      </div>
    </>
  );
}
