import { type DescMessage, fromJson, type JsonValue, type MessageShape } from '@bufbuild/protobuf';
import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Failure } from '../../api/failure';
import { FailureNote } from '../../components/states';
import { EditPlanResponse_ViolationSchema } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { Plan_ChangeSchema } from '../../gen/muster/dispatch/v1/plan_pb';
import { ChangeTable } from './changes';
import type { PlanWords } from './plan_words';
import { usePlanTexts } from './texts';
import { violationText } from './violation_text';

// The details of a failure for `reason` that list rows and say how many there are: an error carries so many only.
interface Listed {
  reason: string;
  list: string;
  count: string;
}

function rowsOf<Row extends DescMessage>(failure: Failure, row: Row, { reason, list, count }: Listed): { rows: MessageShape<Row>[]; unlisted: number } {
  const text = failure.metadata[list];
  if (failure.reason !== reason || !text) return { rows: [], unlisted: 0 };
  const rows = (JSON.parse(text) as JsonValue[]).map((json) => fromJson(row, json, { ignoreUnknownFields: true }));
  return { rows, unlisted: Number(failure.metadata[count] ?? 0) - rows.length };
}

// Why something about a plan was refused. A plan that events have overtaken says what changed, and where to go on; an edit, every rule that it
// breaks.
export function PlanFailure({ failure, words, incident, children }: { failure: Failure; words: PlanWords; incident: string; children?: ReactNode }) {
  const p = usePlanTexts();
  const changes = rowsOf(failure, Plan_ChangeSchema, { reason: 'PLAN_STALE', list: 'changes', count: 'change_count' });
  const violations = rowsOf(failure, EditPlanResponse_ViolationSchema, { reason: 'PLAN_EDIT_INFEASIBLE', list: 'violations', count: 'violation_count' });
  if (violations.rows.length > 0) {
    return (
      <Alert
        type="error"
        showIcon
        role="alert"
        title={failure.sentence}
        description={
          <>
            {violations.rows.map((violation, index) => (
              <p key={index}>{violationText(violation, words)}</p>
            ))}
            {violations.unlisted > 0 && <p>{p.moreViolations(violations.unlisted)}</p>}
          </>
        }
      />
    );
  }
  if (changes.rows.length === 0) return <FailureNote failure={failure} />;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={p.overtaken}
      description={
        <>
          <ChangeTable changes={changes.rows} words={words} />
          {changes.unlisted > 0 && <p>{p.moreChanges(changes.unlisted)}</p>}
          {children ?? (
            <p>
              {p.overtakenHint} <Link to={`/plans/propose?incident=${incident}`}>{p.propose}</Link>
            </p>
          )}
        </>
      }
    />
  );
}
