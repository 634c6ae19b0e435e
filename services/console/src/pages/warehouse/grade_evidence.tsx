import { Alert, Button, Input } from 'antd';
import { clientOf } from '../../api/client';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { aside, number } from '../../components/format';
import { FailureNote } from '../../components/states';
import { Table } from '../../components/table';
import { type CriteriaSet, type Criterion, Criterion_Direction, Criterion_Record } from '../../gen/muster/warehouse/v1/criteria_set_pb';
import type { GradeAssessment } from '../../gen/muster/warehouse/v1/grade_assessment_pb';
import { GradeService } from '../../gen/muster/warehouse/v1/grade_service_pb';
import { currentLanguage, useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { Whole, wrongNumber } from './paper_lines';
import { useWarehouseTexts } from './texts';
import { labelled, wholeOf } from './words';

const nameOf = (criterion: Criterion) => (currentLanguage() === 'en' && criterion.englishName ? criterion.englishName : criterion.displayName);
const isStated = (criterion: Criterion) => criterion.record === Criterion_Record.UNSPECIFIED;

// "1 级 ≥ 800 m²，2 级 ≥ 500 m²".
function useThresholds(): (criterion: Criterion) => string {
  const w = useWarehouseTexts().grades;
  return (criterion) =>
    criterion.thresholds
      .map((threshold) => `${w.levelWords(threshold.level)} ${criterion.direction === Criterion_Direction.AT_MOST ? w.atMost : w.atLeast} ${number(threshold.value)} ${criterion.unit}`)
      .join(currentLanguage() === 'en' ? ', ' : '，');
}

export function GradeEvidenceTable({ assessment, set }: { assessment: GradeAssessment; set: CriteriaSet }) {
  const w = useWarehouseTexts().grades;
  const thresholds = useThresholds();
  const evidenceOf = (criterion: Criterion) => assessment.evidence.find((evidence) => evidence.criterion === criterion.id);
  return (
    <Table<Criterion>
      rowKey="id"
      size="small"
      pagination={false}
      scroll={{ x: 760 }}
      dataSource={set.criteria}
      columns={[
        { title: w.criterion, render: (_, criterion) => nameOf(criterion) },
        { title: w.required, render: (_, criterion) => thresholds(criterion) },
        {
          title: w.stated,
          className: 'number',
          render: (_, criterion) => {
            const evidence = evidenceOf(criterion);
            if (!evidence) return '—';
            return (
              <>
                {number(evidence.correctedValue ?? evidence.statedValue)} {criterion.unit}
                {evidence.correctedValue !== undefined && (
                  <div className="quiet">
                    {w.corrected + aside(`${w.stated} ${number(evidence.statedValue)}`)} {evidence.correctionReason}
                  </div>
                )}
              </>
            );
          },
        },
        { title: w.evidence, render: (_, criterion) => (isStated(criterion) ? (evidenceOf(criterion)?.evidence ?? '—') : w.fromRecord) },
        { title: w.measured, width: 120, render: (_, criterion) => evidenceOf(criterion)?.measuredDate ?? '—' },
      ]}
    />
  );
}

interface Typed {
  value: string;
  evidence: string;
  date: string;
}

// The self-assessment: a value, what shows it, and when it was measured, for every criterion that does not come from the record.
export function GradeEvidenceForm({ assessment, set, onChanged }: { assessment: GradeAssessment; set: CriteriaSet; onChanged: () => void }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const thresholds = useThresholds();
  const { value, change, discard, wasRestored } = useDraft(`grade.${assessment.name}`, () => ({
    etag: assessment.etag,
    typed: Object.fromEntries(assessment.evidence.map((evidence) => [evidence.criterion, { value: String(evidence.statedValue), evidence: evidence.evidence, date: evidence.measuredDate }])) as Record<string, Typed>,
  }));
  const { run, failure, isBusy } = useAction();
  const isChanged = failure?.reason === 'ETAG_MISMATCH';
  const stated = set.criteria.filter(isStated);
  const typedOf = (id: string): Typed => value.typed[id] ?? { value: '', evidence: '', date: '' };
  const given = stated.filter((criterion) => typedOf(criterion.id).value.trim() !== '');
  const save = async () => {
    const { why } = await run('evidence', (requestId) =>
      clientOf(GradeService).setGradeEvidence({
        requestId,
        name: assessment.name,
        // After a refusal the present values are shown beside; whoever saves again has seen them.
        etag: isChanged ? assessment.etag : value.etag,
        evidence: given.map((criterion) => {
          const typed = typedOf(criterion.id);
          return { criterion: criterion.id, statedValue: wholeOf(typed.value) ?? 0n, evidence: typed.evidence.trim(), measuredDate: typed.date };
        }),
      }).then((saved) => change({ etag: saved.etag })),
    );
    if (!why) discard();
    onChanged();
  };
  const wrong = (id: string, path: string) => failure?.fields.get(`evidence[${given.findIndex((criterion) => criterion.id === id)}].${path}`);
  const setTyped = (id: string, part: Partial<Typed>) => change({ typed: { ...value.typed, [id]: { ...typedOf(id), ...part } } });
  return (
    <>
      {wasRestored && <Alert type="info" showIcon title={t.common.restored} action={<Button size="small" onClick={discard}>{t.common.discard}</Button>} className="above" />}
      {isChanged ? <Alert type="warning" showIcon role="alert" title={w.grades.changed} className="above" /> : failure && <FailureNote failure={failure} />}
      {isChanged && <GradeEvidenceTable assessment={assessment} set={set} />}
      {set.criteria.map((criterion) => {
        const recorded = assessment.evidence.find((evidence) => evidence.criterion === criterion.id);
        const typed = typedOf(criterion.id);
        return (
          <div key={criterion.id} className="line-card" role="group" aria-label={nameOf(criterion)}>
            <h3>
              {nameOf(criterion) + aside(criterion.unit)}
            </h3>
            <p className="quiet">
              {criterion.measure} {thresholds(criterion)}
            </p>
            {isStated(criterion) ? (
              <div className="fields">
                <Field label={w.grades.stated} wrong={wrong(criterion.id, 'stated_value') ?? wrongNumber(typed.value, w.papers.notWhole)}>
                  {(id) => <Whole id={id} value={typed.value} onChange={(next) => setTyped(criterion.id, { value: next })} />}
                </Field>
                <Field label={w.grades.evidence} wrong={wrong(criterion.id, 'evidence')}>
                  {(id) => <Input id={id} maxLength={500} value={typed.evidence} onChange={(event) => setTyped(criterion.id, { evidence: event.target.value })} />}
                </Field>
                <Field label={w.grades.measured} wrong={wrong(criterion.id, 'measured_date')}>
                  {(id) => <Input id={id} type="date" value={typed.date} onChange={(event) => setTyped(criterion.id, { date: event.target.value })} />}
                </Field>
              </div>
            ) : (
              <p>
                {labelled(w.grades.fromRecord, recorded ? `${number(recorded.statedValue)} ${criterion.unit}` : t.common.unknown)}
              </p>
            )}
          </div>
        );
      })}
      <Button disabled={isBusy} onClick={() => void save()}>
        {w.grades.save}
      </Button>
    </>
  );
}
