import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { clientOf } from '../../api/client';
import { useHasRole, useSession } from '../../api/session';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { useChapters } from '../../components/names';
import { fromInput } from '../../components/time_input';
import { Chapter_Tier } from '../../gen/muster/chapter/v1/chapter_pb';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type CriteriaSet, Criterion_Record } from '../../gen/muster/warehouse/v1/criteria_set_pb';
import { type GradeAssessment, GradeAssessment_State } from '../../gen/muster/warehouse/v1/grade_assessment_pb';
import { GradeService } from '../../gen/muster/warehouse/v1/grade_service_pb';
import type { Warehouse, Warehouse_Level } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { useAction } from '../../api/action';
import { Whole } from './paper_lines';
import { useWarehouseTexts } from './texts';
import { Ask } from './voucher_actions';
import { wholeOf } from './words';

type Verb = 'submit' | 'withdraw' | 'return' | 'review' | 'award' | 'reject';

// The next steps of an assessment, for those who may take them: the warehouse's own chapter, one above it, the national society.
export function GradeDecision({ warehouse, assessment, set, onChanged }: { warehouse: Warehouse; assessment: GradeAssessment; set?: CriteriaSet; onChanged: () => void }) {
  const w = useWarehouseTexts().grades;
  const hasRole = useHasRole();
  const { identity } = useSession();
  const tree = useChapters();
  const [verb, setVerb] = useState<Verb>();
  const isNational = tree.get(identity.chapter)?.tier === Chapter_Tier.NATIONAL;
  const isAbove = isNational || (identity.chapter !== warehouse.chapter && tree.isWithin(warehouse.chapter, identity.chapter));
  const isKeeper = hasRole(Role.WAREHOUSE_MANAGER, Role.ADMINISTRATOR);
  const isReviewer = isAbove && hasRole(Role.APPROVER, Role.ADMINISTRATOR);
  const isAwarder = isNational && hasRole(Role.ADMINISTRATOR);
  const { state } = assessment;
  const isDraft = state === GradeAssessment_State.DRAFT || state === GradeAssessment_State.RETURNED;
  const isSubmitted = state === GradeAssessment_State.SUBMITTED;
  const isReviewed = state === GradeAssessment_State.REVIEWED;
  const verbs: Verb[] = [
    ...(isKeeper && isDraft ? (['submit'] as const) : []),
    ...(isKeeper && (isDraft || isSubmitted) ? (['withdraw'] as const) : []),
    ...(isReviewer && isSubmitted ? (['review', 'return'] as const) : []),
    ...(isAwarder && isReviewed ? (['award', 'reject'] as const) : []),
  ];
  if (verbs.length === 0) return null;
  return (
    <p className="actions">
      {verbs.map((candidate, index) => (
        <Button key={candidate} type={index === 0 ? 'primary' : 'default'} danger={candidate === 'withdraw' || candidate === 'reject'} onClick={() => setVerb(candidate)}>
          {w[candidate]}
        </Button>
      ))}
      {verb && <Step key={verb} verb={verb} assessment={assessment} set={set} onClose={() => setVerb(undefined)} onDone={() => (setVerb(undefined), onChanged())} />}
    </p>
  );
}

function Step({ verb, assessment, set, onClose, onDone }: { verb: Verb; assessment: GradeAssessment; set?: CriteriaSet; onClose: () => void; onDone: () => void }) {
  const w = useWarehouseTexts();
  const { value, change, discard } = useDraft(`grade-${verb}.${assessment.name}`, () => ({
    remark: '',
    level: assessment.computedLevel as number,
    reason: '',
    expire: '',
    corrections: {} as Record<string, { value: string; reason: string }>,
  }));
  const { run, failure, isBusy } = useAction();
  const corrections = Object.entries(value.corrections).filter(([, typed]) => wholeOf(typed.value) !== undefined);
  const send = async () => {
    const service = clientOf(GradeService);
    const { why } = await run('decide', (requestId) => {
      const request = { requestId, name: assessment.name, etag: assessment.etag, remark: value.remark.trim() };
      switch (verb) {
        case 'submit':
          return service.submitGradeAssessment(request);
        case 'withdraw':
          return service.withdrawGradeAssessment(request);
        case 'return':
          return service.returnGradeAssessment(request);
        case 'review':
          return service.reviewGradeAssessment({ ...request, corrections: corrections.map(([criterion, typed]) => ({ criterion, value: wholeOf(typed.value) ?? 0n, reason: typed.reason.trim() })) });
        case 'award':
          return service.awardGradeAssessment({
            ...request,
            level: value.level as Warehouse_Level,
            reason: value.reason.trim(),
            levelExpireTime: value.expire ? fromInput(`${value.expire}T23:59`) : undefined,
          });
        case 'reject':
          return service.rejectGradeAssessment(request);
      }
    });
    if (why) return;
    discard();
    onDone();
  };
  const correct = (id: string, part: Partial<{ value: string; reason: string }>) => change({ corrections: { ...value.corrections, [id]: { ...{ value: '', reason: '' }, ...value.corrections[id], ...part } } });
  const correctable = (set?.criteria ?? []).filter((criterion) => criterion.record === Criterion_Record.UNSPECIFIED && assessment.evidence.some((evidence) => evidence.criterion === criterion.id));
  const correctionIndex = (id: string) => corrections.findIndex(([criterion]) => criterion === id);
  return (
    <Ask title={w.grades[verb]} failure={failure} isBusy={isBusy} danger={verb === 'withdraw' || verb === 'reject'} onOk={() => void send()} onClose={onClose}>
      {verb === 'award' && (
        <>
          <Field label={w.grades.level} wrong={failure?.fields.get('level')}>
            {(id) => <Select id={id} value={value.level || undefined} onChange={(level) => change({ level })} options={[1, 2, 3, 4].map((level) => ({ value: level, label: w.grades.levelWords(level) }))} />}
          </Field>
          {value.level !== assessment.computedLevel && (
            <Field label={w.grades.levelReason} wrong={failure?.fields.get('reason')}>
              {(id) => <Input id={id} maxLength={500} value={value.reason} onChange={(event) => change({ reason: event.target.value })} />}
            </Field>
          )}
          <Field label={w.grades.expire} wrong={failure?.fields.get('level_expire_time')}>
            {(id) => <Input id={id} type="date" value={value.expire} onChange={(event) => change({ expire: event.target.value })} />}
          </Field>
        </>
      )}
      {verb === 'review' &&
        correctable.map((criterion) => (
          <div key={criterion.id} className="fields" role="group" aria-label={criterion.displayName}>
            <Field label={`${criterion.displayName} · ${w.grades.corrected}`} wrong={failure?.fields.get(`corrections[${correctionIndex(criterion.id)}].value`)}>
              {(id) => <Whole id={id} value={value.corrections[criterion.id]?.value ?? ''} onChange={(typed) => correct(criterion.id, { value: typed })} />}
            </Field>
            {value.corrections[criterion.id]?.value && (
              <Field label={w.grades.correctionReason} wrong={failure?.fields.get(`corrections[${correctionIndex(criterion.id)}].reason`)}>
                {(id) => <Input id={id} maxLength={500} value={value.corrections[criterion.id]?.reason ?? ''} onChange={(event) => correct(criterion.id, { reason: event.target.value })} />}
              </Field>
            )}
          </div>
        ))}
      <Field label={w.grades.remark} wrong={failure?.fields.get('remark')}>
        {(id) => <Input.TextArea id={id} rows={2} maxLength={500} value={value.remark} onChange={(event) => change({ remark: event.target.value })} />}
      </Field>
    </Ask>
  );
}
