import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useAction } from '../../api/action';
import { clientOf } from '../../api/client';
import { useHasRole, useSession } from '../../api/session';
import { idOf, number, time } from '../../components/format';
import { Level } from '../../components/level';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, FailureNote, type Tone } from '../../components/states';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { type FiredClause, type ResponseLevelDecision, ResponseLevelDecision_State as State } from '../../gen/muster/disaster/v1/response_level_decision_pb';
import { useTexts } from '../../i18n/language';
import { LevelDialog } from './level_dialog';
import { useWords } from './texts';

const kTones: Record<number, Tone> = { [State.PROPOSED]: 'warn', [State.DECIDED]: 'moving' };

// The response levels of one incident: what rules propose, what people decide, and all that was decided before.
export function Levels({
  name,
  chapter,
  decisions,
  hasReports,
  onDecided,
}: {
  name: string;
  chapter: string;
  decisions: ResponseLevelDecision[];
  hasReports: boolean;
  onDecided: () => void;
}) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const hasRole = useHasRole();
  const { identity } = useSession();
  const { failure, busy, run } = useAction();
  const [asking, setAsking] = useState<'decide' | 'end'>();
  // For one's own chapter, where the incident lies in it.
  const mine = tree.isWithin(chapter, identity.chapter) ? identity.chapter : chapter;
  const inForce = decisions.find((decision) => decision.state === State.DECIDED && decision.chapter === mine);
  const states: Record<number, string> = { [State.PROPOSED]: t.duty.proposal, [State.DECIDED]: t.duty.decided, [State.REPLACED]: t.duty.replaced, [State.ENDED]: t.duty.ended };
  const isMine = tree.isWithin(chapter, identity.chapter);
  const propose = async () => {
    const { why } = await run(`propose ${mine}`, (requestId) => clientOf(IncidentService).proposeResponseLevel({ requestId, parent: name, chapter: mine }));
    if (!why) onDecided();
  };
  return (
    <section className="card">
      <div className="page-head">
        <h2>{t.duty.levels}</h2>
        {isMine && (
          <span className="actions no-print">
            {hasReports && hasRole(Role.DUTY_OFFICER, Role.COMMANDER) && (
              <Button loading={busy !== ''} onClick={() => void propose()}>
                {t.duty.propose}
              </Button>
            )}
            {hasRole(Role.COMMANDER) && (
              <Button type="primary" onClick={() => setAsking('decide')}>
                {inForce ? w.adjust : w.start}
              </Button>
            )}
            {hasRole(Role.COMMANDER) && inForce && (
              <Button danger onClick={() => setAsking('end')}>
                {t.duty.end}
              </Button>
            )}
          </span>
        )}
      </div>
      <p className="quiet above">{w.untouched}</p>
      {failure && <FailureNote failure={failure} />}
      {decisions.length === 0 ? (
        <EmptyState title={w.noLevels}>
          <p>{w.noLevelsHint}</p>
        </EmptyState>
      ) : (
        <ol className="reports">
          {[...decisions].reverse().map((decision) => (
            <li key={decision.name} className="report">
              <p className="actions">
                {decision.level ? <Level level={decision.level} /> : <b>{t.duty.noClause}</b>}
                <span>{tree.nameOf(decision.chapter)}</span>
                <Badge tone={kTones[decision.state] ?? 'quiet'}>{states[decision.state]}</Badge>
                <span>
                  {decision.state === State.PROPOSED
                    ? time(decision.createTime)
                    : w.paperOf(time(decision.effectTime ?? decision.createTime), decision.endTime ? time(decision.endTime) : '')}
                </span>
                {decision.state !== State.PROPOSED && (
                  <Link className="no-print" to={`/incidents/${idOf(name)}/levels/${idOf(decision.name)}`} aria-label={`${w.openPaper} ${t.levels[decision.level] ?? ''} ${idOf(decision.name)}`}>
                    {w.openPaper}
                  </Link>
                )}
              </p>
              {decision.reason && (
                <p className="narrative">
                  {t.duty.reason}：{decision.reason} {decision.decider && <span className="quiet">{idOf(decision.decider)}</span>}
                </p>
              )}
              {decision.endReason && (
                <p className="narrative">
                  {w.endReason}：{decision.endReason} <span className="quiet">{idOf(decision.ender)}</span>
                </p>
              )}
              <Clauses clauses={decision.firedClauses} />
            </li>
          ))}
        </ol>
      )}
      {asking && <LevelDialog name={name} chapter={mine} decisions={decisions} isEnd={asking === 'end'} onDecided={onDecided} onClose={() => setAsking(undefined)} />}
    </section>
  );
}

export function Clauses({ clauses }: { clauses: readonly FiredClause[] }) {
  const t = useTexts();
  const w = useWords();
  return clauses.map((fired, index) => (
    <p key={index} className="quiet small">
      <Level level={fired.clause?.level ?? 0} /> {w.clause(t.indicators[fired.clause?.indicator ?? 0] ?? '', number(fired.value), number(fired.clause?.minimum ?? 0n))} · {fired.source}
    </p>
  ));
}
