import { Button } from 'antd';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { useHasRole, useSession } from '../../api/session';
import { idOf, listed, number, time } from '../../components/format';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { TeamService } from '../../gen/muster/roster/v1/roster_service_pb';
import { type Assignment, Team_Availability } from '../../gen/muster/roster/v1/team_pb';
import { Availability, ChangeAvailability } from './availability';
import { useWords } from './texts';

// One team: whether it can go, and where it has been.
export default function TeamPage() {
  const w = useWords();
  const tree = useChapters();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const { identity } = useSession();
  const { team: id = '' } = useParams();
  const name = `teams/${id}`;
  const loaded = useLoad(name, async (signal) => {
    const service = clientOf(TeamService);
    const [team, assignments] = await Promise.all([service.getTeam({ name }, { signal }), service.listAssignments({ parent: name }, { signal })]);
    return { team, assignments: assignments.assignments };
  });
  useReloadOn([name, 'missions/'], loaded.reload);
  return (
    <WhenLoaded loaded={loaded}>
      {({ team, assignments }) => (
        <>
          <div className="page-head">
            <h1>{team.displayName}</h1>
            <Availability team={team} />
            <span>
              <ChangeAvailability team={team} onDone={loaded.reload} />{' '}
              {hasRole(Role.COMMANDER) && tree.isWithin(team.chapter, identity.chapter) && team.availability === Team_Availability.AVAILABLE && (
                <Button type="primary" size="small" onClick={() => navigate(`/missions/new?team=${team.name}`)}>
                  {w.callOut}
                </Button>
              )}
            </span>
          </div>
          <dl className="facts card">
            <dt>{w.category}</dt>
            <dd>
              {w.categories[team.category]} · {w.levels[team.level]}
            </dd>
            <dt>{w.chapter}</dt>
            <dd>{tree.pathOf(team.chapter)}</dd>
            <dt>{w.memberCount}</dt>
            <dd>{number(team.memberCount)}</dd>
            <dt>{w.leadTime}</dt>
            <dd>{w.minutes(team.leadTimeMinutes)}</dd>
            {team.specialities.length > 0 && (
              <>
                <dt>{w.specialities}</dt>
                <dd>{listed(team.specialities)}</dd>
              </>
            )}
            {team.availabilityNote && (
              <>
                <dt>{w.note}</dt>
                <dd>{team.availabilityNote}</dd>
              </>
            )}
            <dt>{w.updated}</dt>
            <dd>{time(team.updateTime)}</dd>
          </dl>
          <section className="card">
            <h2>{w.assignments}</h2>
            {assignments.length === 0 ? (
              <EmptyState title={w.noAssignments}>
                <p>{w.noAssignmentsHint}</p>
              </EmptyState>
            ) : (
              <Table<Assignment>
                rowKey="name"
                size="small"
                pagination={{ pageSize: 20, hideOnSinglePage: true }}
                scroll={{ x: 560 }}
                dataSource={assignments}
                columns={[
                  { title: w.mission, render: (_, assignment) => <Link to={`/missions/${idOf(assignment.mission)}`}>{idOf(assignment.mission)}</Link> },
                  { title: w.people, className: 'number', render: (_, assignment) => number(assignment.memberCount) },
                  { title: w.assigned, render: (_, assignment) => time(assignment.assignTime) },
                  { title: w.released, render: (_, assignment) => (assignment.releaseTime ? time(assignment.releaseTime) : <Badge tone="moving">{w.stillOut}</Badge>) },
                ]}
              />
            )}
          </section>
        </>
      )}
    </WhenLoaded>
  );
}
