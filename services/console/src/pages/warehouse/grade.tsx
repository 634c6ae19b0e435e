import { Alert, Button, Select } from 'antd';
import { useState } from 'react';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { Field } from '../../components/field';
import { aside, idOf, number, time } from '../../components/format';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, FailureNote, type Tone, WhenLoaded } from '../../components/states';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type CriteriaSet, Criterion_Direction, Criterion_Record } from '../../gen/muster/warehouse/v1/criteria_set_pb';
import { type GradeAssessment, GradeAssessment_State, type GradeGap } from '../../gen/muster/warehouse/v1/grade_assessment_pb';
import { GradeService } from '../../gen/muster/warehouse/v1/grade_service_pb';
import type { Warehouse } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { currentLanguage } from '../../i18n/language';
import { useAction } from '../../api/action';
import { GradeDecision } from './grade_decision';
import { GradeEvidenceForm, GradeEvidenceTable } from './grade_evidence';
import { useWarehouseTexts } from './texts';
import { labelled } from './words';

const kOver: readonly GradeAssessment_State[] = [
  GradeAssessment_State.AWARDED,
  GradeAssessment_State.REJECTED,
  GradeAssessment_State.EXPIRED,
  GradeAssessment_State.SUPERSEDED,
  GradeAssessment_State.WITHDRAWN,
];

export const nameOfSet = (set: CriteriaSet) => `${currentLanguage() === 'en' && set.englishName ? set.englishName : set.displayName} ${set.version}`;

// How a warehouse gets its level: what it lacks in words, its self-assessment, and what those above it decided.
export function Grade({ warehouse }: { warehouse: Warehouse }) {
  const w = useWarehouseTexts().grades;
  const [chosen, setChosen] = useState('');
  const sets = useLoad('criteria sets', (signal) =>
    allPages<CriteriaSet>(async (pageToken) => {
      const page = await clientOf(GradeService).listCriteriaSets({ pageSize: 100, pageToken, includeRetired: true }, { signal });
      return { rows: page.criteriaSets, nextPageToken: page.nextPageToken };
    }),
  );
  return (
    <WhenLoaded loaded={sets}>
      {(all) => {
        const inForce = all.filter((set) => !set.retireTime);
        const set = inForce.find((candidate) => candidate.name === chosen) ?? inForce[0];
        return (
          <>
            {set ? (
              <section className="card">
                <Field label={w.criteria}>
                  {(id) => <Select id={id} value={set.name} onChange={setChosen} options={inForce.map((candidate) => ({ value: candidate.name, label: nameOfSet(candidate) }))} />}
                </Field>
                {set.demonstration && <Alert type="warning" showIcon title={w.demonstration} description={set.source} />}
                <Gaps warehouse={warehouse.name} set={set} />
              </section>
            ) : (
              <EmptyState title={w.noCriteria}>
                <p>{w.noCriteriaHint}</p>
              </EmptyState>
            )}
            <Assessments warehouse={warehouse} sets={all} set={set} />
          </>
        );
      }}
    </WhenLoaded>
  );
}

function useGapWords(set: CriteriaSet | undefined): (gap: GradeGap) => string {
  const w = useWarehouseTexts().grades;
  return (gap) => {
    const criterion = set?.criteria.find((candidate) => candidate.id === gap.criterion);
    const name = currentLanguage() === 'en' && criterion?.englishName ? criterion.englishName : gap.displayName;
    if (gap.missingValue === undefined && criterion && criterion.record !== Criterion_Record.UNSPECIFIED) return w.gapNoRecord(gap.level, name, number(gap.requiredValue), gap.unit);
    if (gap.missingValue === undefined) return w.gapNoEvidence(gap.level, name, number(gap.requiredValue), gap.unit);
    const say = criterion?.direction === Criterion_Direction.AT_MOST ? w.gapLess : w.gap;
    return say(gap.level, name, number(gap.missingValue), gap.unit);
  };
}

function GapList({ gaps, set }: { gaps: readonly GradeGap[]; set: CriteriaSet | undefined }) {
  const w = useWarehouseTexts().grades;
  const inWords = useGapWords(set);
  if (gaps.length === 0) return <p>{w.noGaps}</p>;
  // The nearest level first, as the service lists them.
  const levels = [...new Set(gaps.map((gap) => gap.level))];
  return (
    <>
      {levels.map((level, index) => (
        <details key={level} open={index === 0}>
          <summary>
            {w.levelWords(level) + aside(number(gaps.filter((gap) => gap.level === level).length))}
          </summary>
          <ul className="steps">
            {gaps
              .filter((gap) => gap.level === level)
              .map((gap) => (
                <li key={gap.criterion}>{inWords(gap)}</li>
              ))}
          </ul>
        </details>
      ))}
    </>
  );
}

function Gaps({ warehouse, set }: { warehouse: string; set: CriteriaSet }) {
  const w = useWarehouseTexts().grades;
  const loaded = useLoad(`gaps ${warehouse} ${set.name}`, (signal) => clientOf(GradeService).getGradeGaps({ warehouse, criteriaSet: set.name }, { signal }));
  useReloadOn([warehouse], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {(answer) => (
        <>
          <p>
            {labelled(w.computed, answer.computedLevel ? w.levelWords(answer.computedLevel) : w.notMet)}
          </p>
          <h2>{w.gaps}</h2>
          <GapList gaps={answer.gaps} set={set} />
        </>
      )}
    </WhenLoaded>
  );
}

function Assessments({ warehouse, sets, set }: { warehouse: Warehouse; sets: readonly CriteriaSet[]; set?: CriteriaSet }) {
  const w = useWarehouseTexts().grades;
  const hasRole = useHasRole();
  const { run, failure, isBusy } = useAction();
  const loaded = useLoad(`assessments ${warehouse.name}`, async (signal) => (await clientOf(GradeService).listGradeAssessments({ parent: warehouse.name, pageSize: 100 }, { signal })).gradeAssessments);
  useReloadOn([warehouse.name], loaded.reload);
  const begin = (copyFrom: string) =>
    run('begin', async (requestId) => {
      await clientOf(GradeService).createGradeAssessment({ requestId, parent: warehouse.name, criteriaSet: set?.name ?? '', copyFrom });
      loaded.reload();
    });
  return (
    <WhenLoaded loaded={loaded}>
      {(assessments) => {
        const isOpen = assessments.some((assessment) => !kOver.includes(assessment.state));
        const beginButton = set && !isOpen && hasRole(Role.WAREHOUSE_MANAGER, Role.ADMINISTRATOR) && (
          <p>
            <Button type="primary" disabled={isBusy} onClick={() => void begin(assessments.find((assessment) => assessment.criteriaSet === set.name)?.name ?? '')}>
              {w.begin}
            </Button>
          </p>
        );
        return (
          <>
            {failure && <FailureNote failure={failure} />}
            {assessments.length === 0 ? <EmptyState title={w.none}>{beginButton}</EmptyState> : beginButton}
            {assessments.map((assessment) => (
              <Assessment key={assessment.name} warehouse={warehouse} assessment={assessment} set={sets.find((candidate) => candidate.name === assessment.criteriaSet)} onChanged={loaded.reload} />
            ))}
          </>
        );
      }}
    </WhenLoaded>
  );
}

const tones: Partial<Record<GradeAssessment_State, Tone>> = {
  [GradeAssessment_State.DRAFT]: 'warn',
  [GradeAssessment_State.RETURNED]: 'warn',
  [GradeAssessment_State.SUBMITTED]: 'moving',
  [GradeAssessment_State.REVIEWED]: 'moving',
  [GradeAssessment_State.AWARDED]: 'good',
  [GradeAssessment_State.REJECTED]: 'danger',
};

function Assessment({ warehouse, assessment, set, onChanged }: { warehouse: Warehouse; assessment: GradeAssessment; set?: CriteriaSet; onChanged: () => void }) {
  const w = useWarehouseTexts().grades;
  const tree = useChapters();
  const hasRole = useHasRole();
  const isEditable =
    (assessment.state === GradeAssessment_State.DRAFT || assessment.state === GradeAssessment_State.RETURNED) && hasRole(Role.WAREHOUSE_MANAGER, Role.ADMINISTRATOR) && set !== undefined;
  return (
    <section className="card">
      <div className="page-head">
        <h2>{w.assessment(idOf(assessment.name))}</h2>
        <Badge tone={tones[assessment.state] ?? 'quiet'}>{w.states[assessment.state]}</Badge>
        <span>
          {assessment.awardedLevel ? (
            <b>{w.levelWords(assessment.awardedLevel)}</b>
          ) : (
            labelled(w.computed, assessment.computedLevel ? w.levelWords(assessment.computedLevel) : w.notMet)
          )}{' '}
          {assessment.levelExpireTime && `${w.expire} ${time(assessment.levelExpireTime)}`} {assessment.awardReason}
        </span>
      </div>
      {set && <p className="quiet">{nameOfSet(set)}</p>}
      {isEditable ? <GradeEvidenceForm assessment={assessment} set={set} onChanged={onChanged} /> : set && <GradeEvidenceTable assessment={assessment} set={set} />}
      {!kOver.includes(assessment.state) && (
        <>
          <h2>{w.gaps}</h2>
          <GapList gaps={assessment.gaps} set={set} />
          <GradeDecision warehouse={warehouse} assessment={assessment} set={set} onChanged={onChanged} />
        </>
      )}
      <details>
        <summary>{w.history}</summary>
        <ol className="steps">
          {assessment.steps.map((step, index) => (
            <li key={index}>
              {time(step.createTime)} {w.states[step.state]} {step.chapter && tree.nameOf(step.chapter)} {idOf(step.actor)} {step.remark}
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}
