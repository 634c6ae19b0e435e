import { Button, Input, InputNumber, Select } from 'antd';
import type { FormEvent } from 'react';
import { nameOfItem, useItems } from '../../../api/catalogue';
import { clientOf, newRequestId } from '../../../api/client';
import { useDraftAction } from '../../../api/action';
import { ChangedMeanwhile, type Snapshot } from '../../../components/changed_meanwhile';
import { useDraft } from '../../../components/draft';
import { Field } from '../../../components/field';
import { matches } from '../../../components/pinyin';
import { Restored } from '../../../components/restored';
import { FailureNote } from '../../../components/states';
import { Role } from '../../../gen/muster/common/v1/role_pb';
import { type ApprovalPolicy, ApprovalPolicy_Decider } from '../../../gen/muster/dispatch/v1/approval_pb';
import { ApprovalPolicyService } from '../../../gen/muster/dispatch/v1/dispatch_service_pb';
import { useTexts } from '../../../i18n/language';
import { termsOf } from './policy_words';
import { useWords } from './texts';

// A step as it is typed: weight in kilograms, value in yuan.
interface StepDraft {
  title: string;
  decider: ApprovalPolicy_Decider;
  role: Role;
  item: string;
  minQuantity: number | null;
  minWeightKg: number | null;
  minValueYuan: number | null;
  timeoutMinutes: number | null;
}

const kDecidingRoles = [Role.APPROVER, Role.COMMANDER, Role.WAREHOUSE_MANAGER, Role.DUTY_OFFICER];
const kEmptyStep: StepDraft = {
  title: '',
  decider: ApprovalPolicy_Decider.OWNER,
  role: Role.APPROVER,
  item: '',
  minQuantity: null,
  minWeightKg: null,
  minValueYuan: null,
  timeoutMinutes: null,
};

function messageOf(step: StepDraft, isFirst: boolean) {
  const { title, decider, role, timeoutMinutes } = step;
  const common = { title: title.trim(), decider, role, timeoutMinutes: timeoutMinutes ?? 0 };
  if (isFirst) return common;
  return {
    ...common,
    item: step.minQuantity ? step.item : '',
    minQuantity: BigInt(step.minQuantity ?? 0),
    minWeightG: BigInt(Math.round((step.minWeightKg ?? 0) * 1000)),
    minValueFen: BigInt(Math.round((step.minValueYuan ?? 0) * 100)),
  };
}

// A new version of a chapter's rules, begun from what holds there now, `from`, also while somebody types.
export function PolicyForm({ chapter, from, onClose, onSaved, onStale }: { chapter: string; from: ApprovalPolicy; onClose: () => void; onSaved: () => void; onStale: () => void }) {
  const t = useTexts();
  const w = useWords();
  const items = useItems().value;
  const snapshot = (): Snapshot =>
    Object.fromEntries([
      [w.policySource, from.source],
      ...from.steps.map((step, index) => [w.step(index + 1), [step.title, w.deciders[step.decider], t.roles[step.role], termsOf(step, w, items)].filter(Boolean).join(' · ')]),
    ]);
  const { value, change, discard, wasRestored } = useDraft(`policy.${chapter}`, () => ({
    source: '',
    seen: from.name,
    before: snapshot(),
    steps: from.steps.map(
      (step): StepDraft => ({
        title: step.title,
        decider: step.decider,
        role: step.role,
        item: step.item,
        minQuantity: Number(step.minQuantity) || null,
        minWeightKg: Number(step.minWeightG) / 1000 || null,
        minValueYuan: Number(step.minValueFen) / 100 || null,
        timeoutMinutes: step.timeoutMinutes || null,
      }),
    ),
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value, onStale });
  const set = (index: number, part: Partial<StepDraft>) => change({ steps: value.steps.map((step, at) => (at === index ? { ...step, ...part } : step)) });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const steps = value.steps.map((step, index) => messageOf(step, index === 0));
    const saved = await submit((requestId) => clientOf(ApprovalPolicyService).createApprovalPolicy({ requestId, approvalPolicy: { chapter, source: value.source.trim(), steps }, replaces: value.seen }));
    if (!saved) return;
    discard();
    onSaved();
  };
  const isStale = value.seen !== from.name;
  const itemOptions = [...(items?.values() ?? [])].map((item) => {
    const label = nameOfItem(items, item.name);
    return { value: item.name, label, named: item.displayName };
  });
  return (
    <form className="card" onSubmit={(event) => void save(event)} noValidate>
      <h2>{w.newVersion}</h2>
      <Restored when={wasRestored} onDiscard={discard} />
      {failure && !(isStale && failure.reason === 'ETAG_MISMATCH') && <FailureNote failure={failure} />}
      {isStale && !isBusy && <ChangedMeanwhile before={value.before} now={snapshot()} onKeep={() => change({ seen: from.name, before: snapshot() })} onDrop={() => (discard(), onClose())} />}
      <Field label={w.policySource} wrong={wrong('approval_policy.source')}>
        {(id) => <Input id={id} autoFocus value={value.source} maxLength={500} onChange={(event) => change({ source: event.target.value })} />}
      </Field>
      {value.steps.length === 0 && <p>{w.noSteps}</p>}
      {value.steps.map((step, index) => {
        const path = `approval_policy.steps[${index}]`;
        return (
          <fieldset key={index} className="card">
            <legend>
              {w.step(index + 1)}{' '}
              <Button size="small" onClick={() => change({ steps: value.steps.filter((_, at) => at !== index) })} aria-label={`${w.removeStep} ${index + 1}`}>
                {w.removeStep}
              </Button>
            </legend>
            {wrong(path) && (
              <p className="field-error" role="alert">
                {wrong(path)}
              </p>
            )}
            <div className="fields">
              <Field label={w.stepTitle} wrong={wrong(`${path}.title`)}>
                {(id) => <Input id={id} value={step.title} maxLength={100} onChange={(event) => set(index, { title: event.target.value })} />}
              </Field>
              <Field label={w.decider} wrong={wrong(`${path}.decider`)}>
                {(id) => (
                  <Select
                    id={id}
                    value={step.decider}
                    onChange={(decider) => set(index, { decider })}
                    options={Object.entries(w.deciders).map(([key, label]) => ({ value: Number(key) as ApprovalPolicy_Decider, label }))}
                  />
                )}
              </Field>
              <Field label={w.role} wrong={wrong(`${path}.role`)}>
                {(id) => <Select id={id} value={step.role} onChange={(role) => set(index, { role })} options={kDecidingRoles.map((role) => ({ value: role, label: t.roles[role] }))} />}
              </Field>
              <Field label={w.timeout} wrong={wrong(`${path}.timeout_minutes`)}>
                {(id) => <InputNumber id={id} min={0} max={43_200} precision={0} value={step.timeoutMinutes} onChange={(timeoutMinutes) => set(index, { timeoutMinutes })} />}
              </Field>
            </div>
            {index === 0 ? (
              <p className="quiet">{w.firstAlways}</p>
            ) : (
              <div className="fields">
                <Field label={w.minQuantity} wrong={wrong(`${path}.min_quantity`)}>
                  {(id) => <InputNumber id={id} min={0} max={1_000_000_000} precision={0} value={step.minQuantity} onChange={(minQuantity) => set(index, { minQuantity })} />}
                </Field>
                <Field label={w.item} wrong={wrong(`${path}.item`)}>
                  {(id) => (
                    <Select
                      id={id}
                      allowClear
                      showSearch={{ filterOption: (typed, option) => option !== undefined && matches(option.label, typed, option.named) }}
                      value={step.item || undefined}
                      onChange={(item?: string) => set(index, { item: item ?? '' })}
                      options={itemOptions}
                    />
                  )}
                </Field>
                <Field label={w.minWeight} wrong={wrong(`${path}.min_weight_g`)}>
                  {(id) => <InputNumber id={id} min={0} precision={3} value={step.minWeightKg} onChange={(minWeightKg) => set(index, { minWeightKg })} />}
                </Field>
                <Field label={w.minValue} wrong={wrong(`${path}.min_value_fen`)}>
                  {(id) => <InputNumber id={id} min={0} precision={2} value={step.minValueYuan} onChange={(minValueYuan) => set(index, { minValueYuan })} />}
                </Field>
              </div>
            )}
          </fieldset>
        );
      })}
      <p>{value.steps.length < 10 && <Button onClick={() => change({ steps: [...value.steps, kEmptyStep] })}>{w.addStep}</Button>}</p>
      <Button type="primary" htmlType="submit" loading={isBusy} disabled={isStale}>
        {w.publish}
      </Button>{' '}
      <Button onClick={onClose}>{t.common.close}</Button> <span className="quiet">{w.publishHint}</span>
    </form>
  );
}
