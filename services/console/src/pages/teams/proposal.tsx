import { Alert, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useAction } from '../../api/action';
import { useHasRole } from '../../api/session';
import { idOf, number, shortTime } from '../../components/format';
import { useChapters } from '../../components/names';
import { Badge, FailureNote } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type CreateMissionsResponse, MissionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { MissionProposal, MissionProposal_Trip } from '../../gen/muster/dispatch/v1/mission_proposal_pb';
import { useTexts } from '../../i18n/language';
import { travelWords } from '../plans/travel_words';
import { useTeams } from './teams_list';
import { useWords } from './texts';

// The choice of teams: who goes where, what is still lacking and why, and how good the choice is. Calling out takes the ticked ones.
export function Proposal({ proposal, onCalledOut }: { proposal: MissionProposal; onCalledOut: () => void }) {
  const w = useWords();
  const hasRole = useHasRole();
  const teams = useTeams('').value;
  const nameOfTeam = (name: string) => teams?.find((team) => team.name === name)?.displayName ?? idOf(name);
  const teamOf = (trip: MissionProposal_Trip) => trip.mission?.team ?? '';
  const [chosen, setChosen] = useState(() => proposal.trips.map(teamOf));
  const [answer, setAnswer] = useState<CreateMissionsResponse>();
  const { failure, isBusy, run } = useAction();
  const callOut = async () => {
    // Called out at the moment of sending, not at that of computing.
    const missions = proposal.trips
      .filter((trip) => chosen.includes(teamOf(trip)))
      .flatMap(({ mission }) => (mission ? [{ incident: mission.incident, team: mission.team, task: mission.task, site: mission.site, memberCount: mission.memberCount }] : []));
    const { answer: result } = await run(chosen.join(' '), (requestId) => clientOf(MissionService).createMissions({ requestId, missions }));
    if (!result) return;
    setAnswer(result);
    const refused = result.refusals.map((refusal) => refusal.team);
    setChosen((before) => before.filter((team) => refused.includes(team)));
    if (refused.length === 0) onCalledOut();
  };
  const calledOut = new Set(answer?.missions.map((mission) => mission.team));
  return (
    <section className="card" aria-live="polite">
      <h2>{w.proposal}</h2>
      {failure && <FailureNote failure={failure} />}
      {answer && answer.missions.length > 0 && (
        <Alert type="success" showIcon title={<Link to={`/missions?incident=${proposal.incident}`}>{w.calledOut(answer.missions.length)}</Link>} className="above" />
      )}
      {answer && answer.refusals.length > 0 && (
        <Alert
          type="error"
          showIcon
          role="alert"
          className="above"
          title={w.refusal}
          description={answer.refusals.map((refusal) => (
            <div key={refusal.team}>
              {nameOfTeam(refusal.team)}：{w.reasons[refusal.reason] ?? refusal.message}
            </div>
          ))}
        />
      )}
      {proposal.trips.length === 0 ? (
        <p>{w.noTrips}</p>
      ) : (
        <>
          <TripTable proposal={proposal} nameOfTeam={nameOfTeam} chosen={chosen} onChoose={setChosen} calledOut={calledOut} />
          {hasRole(Role.COMMANDER) ? (
            <p>
              <Button type="primary" disabled={chosen.length === 0} loading={isBusy} onClick={() => void callOut()}>
                {w.callOutChosen(chosen.length)}
              </Button>
            </p>
          ) : (
            <p className="quiet">{w.onlyCommander}</p>
          )}
        </>
      )}
      <Shortfalls proposal={proposal} />
      <Quality proposal={proposal} />
    </section>
  );
}

function TripTable({
  proposal,
  nameOfTeam,
  chosen,
  onChoose,
  calledOut,
}: {
  proposal: MissionProposal;
  nameOfTeam: (name: string) => string;
  chosen: string[];
  onChoose: (teams: string[]) => void;
  calledOut: ReadonlySet<string>;
}) {
  const w = useWords();
  const t = useTexts();
  const tree = useChapters();
  return (
    <Table<MissionProposal_Trip>
      rowKey={(trip) => trip.mission?.team ?? ''}
      size="small"
      pagination={false}
      scroll={{ x: 900 }}
      dataSource={proposal.trips}
      rowSelection={{
        selectedRowKeys: chosen,
        onChange: (keys) => onChoose(keys.map(String)),
        getCheckboxProps: (trip) => ({
          disabled: calledOut.has(trip.mission?.team ?? ''),
          'aria-label': `${w.trip} ${nameOfTeam(trip.mission?.team ?? '')}`,
        }),
      }}
      columns={[
        {
          title: w.forNeed,
          render: (_, trip) => {
            const need = proposal.needs[trip.needIndex];
            return (
              <>
                {trip.needIndex + 1}. {need?.site?.displayName} · {w.categories[need?.category ?? 0]}
                <div className="quiet">{t.priorities[need?.priority ?? 0]}</div>
              </>
            );
          },
        },
        {
          title: w.team,
          render: (_, trip) => (
            <>
              {nameOfTeam(trip.mission?.team ?? '')} {calledOut.has(trip.mission?.team ?? '') && <Badge tone="good">{w.states[2]}</Badge>}
              <div className="quiet">{tree.pathOf(trip.mission?.chapter ?? '')}</div>
            </>
          ),
        },
        { title: w.people, className: 'number', render: (_, trip) => number(trip.mission?.memberCount ?? 0) },
        { title: w.departs, render: (_, trip) => shortTime(trip.departTime) },
        { title: w.arrives, render: (_, trip) => <b>{shortTime(trip.mission?.estimatedArriveTime)}</b> },
        { title: w.distance, className: 'number', render: (_, trip) => `${number((trip.mission?.distanceM ?? 0n) / 1000n)} km` },
        { title: w.source, render: (_, trip) => <span className="quiet">{travelWords(trip.travelSource)}</span> },
      ]}
    />
  );
}

function Shortfalls({ proposal }: { proposal: MissionProposal }) {
  const w = useWords();
  if (proposal.shortfalls.length === 0) return <p>{w.allMet}</p>;
  return (
    <>
      <h2>{w.shortfalls}</h2>
      {proposal.shortfalls.map((shortfall) => {
        const need = proposal.needs[shortfall.needIndex];
        const unit = need?.count.case === 'headCount' ? w.unitPeople : w.unitTeams;
        return (
          <div key={shortfall.needIndex} className="line">
            <span>
              {shortfall.needIndex + 1}. {need?.site?.displayName} · {w.categories[need?.category ?? 0]} <Badge tone="danger">{w.lacks(shortfall.quantity, unit)}</Badge>
              {shortfall.reasons.map((reason) => (
                <div key={reason.obstacle} className="quiet">
                  {w.obstacles[reason.obstacle]}
                  {reason.teamCount > 0 && ` · ${reason.teamCount} ${w.unitTeams}`}
                </div>
              ))}
            </span>
          </div>
        );
      })}
    </>
  );
}

// A value of an objective as people say it; it may exceed 64 bits and comes as digits.
function valueWords(digits: string, unit: string, w: ReturnType<typeof useWords>): string {
  if (!/^-?\d+$/.test(digits)) return '—';
  const value = BigInt(digits);
  if (unit === 'metres') return `${number(value / 1000n)} km`;
  if (unit === 'seconds') return w.hours(Number(value / 3600n), Number((value / 60n) % 60n));
  if (unit === 'weighted team-seconds') return `${number(value / 3600n)} ${w.units[unit]}`;
  return `${number(value)} ${w.units[unit] ?? unit}`;
}

function Quality({ proposal }: { proposal: MissionProposal }) {
  const w = useWords();
  const rows = proposal.categories.flatMap((result) => result.objectives.map((objective) => ({ category: result.category, ...objective })));
  return (
    <details>
      <summary>{w.quality}</summary>
      <Table
        rowKey={(row) => `${row.category} ${row.title}`}
        size="small"
        pagination={false}
        scroll={{ x: 620 }}
        dataSource={rows}
        columns={[
          { title: w.category, render: (_, row) => w.categories[row.category] },
          { title: w.objective, render: (_, row) => w.objectives[row.title] ?? row.title },
          { title: w.value, className: 'number', render: (_, row) => valueWords(row.value, row.unit, w) },
          { title: w.bound, className: 'number', render: (_, row) => valueWords(row.bound, row.unit, w) },
          { title: '', render: (_, row) => <Badge tone={row.optimal ? 'good' : 'warn'}>{row.optimal ? w.optimal : w.notProved}</Badge> },
        ]}
      />
    </details>
  );
}
