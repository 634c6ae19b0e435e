import { fromJson, type JsonValue } from '@bufbuild/protobuf';
import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Failure } from '../../api/failure';
import { FailureNote } from '../../components/states';
import { type Plan_Change, Plan_ChangeSchema } from '../../gen/muster/dispatch/v1/plan_pb';
import { ChangeTable } from './changes';
import type { PlanWords } from './plan_words';
import { usePlanTexts } from './texts';

function changesOf(failure: Failure): Plan_Change[] {
  if (failure.reason !== 'PLAN_STALE' || !failure.metadata.changes) return [];
  return (JSON.parse(failure.metadata.changes) as JsonValue[]).map((change) => fromJson(Plan_ChangeSchema, change, { ignoreUnknownFields: true }));
}

// Why something about a plan was refused. A plan that events have overtaken says what changed, and where to go on.
export function PlanFailure({ failure, words, incident, children }: { failure: Failure; words: PlanWords; incident: string; children?: ReactNode }) {
  const p = usePlanTexts();
  const changes = changesOf(failure);
  if (changes.length === 0) return <FailureNote failure={failure} />;
  // An error carries so many only.
  const unlisted = Number(failure.metadata.change_count ?? 0) - changes.length;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={p.overtaken}
      description={
        <>
          <ChangeTable changes={changes} words={words} />
          {unlisted > 0 && <p>{p.moreChanges(unlisted)}</p>}
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
