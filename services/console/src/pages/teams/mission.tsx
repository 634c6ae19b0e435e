import { Link, useParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { idOf, number, time } from '../../components/format';
import { useChapters } from '../../components/names';
import { WhenLoaded } from '../../components/states';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { MissionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { TeamService } from '../../gen/muster/roster/v1/roster_service_pb';
import { MissionActions, MissionState, MissionTimeline } from './mission_state';
import { useWords } from './texts';

// One team's way to one incident and home again.
export default function MissionPage() {
  const w = useWords();
  const tree = useChapters();
  const { mission: id = '' } = useParams();
  const name = `missions/${id}`;
  const loaded = useLoad(name, (signal) => clientOf(MissionService).getMission({ name }, { signal }));
  useReloadOn([name], loaded.reload);
  const mission = loaded.value;
  // Names only: while their services are away the mission is shown with numbers.
  const names = useLoad(`names of ${mission?.team ?? ''}`, async (signal) => {
    if (!mission) return undefined;
    const [team, incident] = await Promise.allSettled([
      clientOf(TeamService).getTeam({ name: mission.team }, { signal }),
      clientOf(IncidentService).getIncident({ name: mission.incident }, { signal }),
    ]);
    return {
      team: team.status === 'fulfilled' ? team.value.displayName : undefined,
      incident: incident.status === 'fulfilled' ? incident.value.title : undefined,
    };
  }).value;
  return (
    <WhenLoaded loaded={loaded}>
      {(shown) => (
        <>
          <div className="page-head">
            <h1>{names?.team ?? idOf(shown.team)}</h1>
            <span>
              <MissionState mission={shown} />
            </span>
            <span>
              <MissionActions mission={shown} onDone={loaded.reload} />
            </span>
          </div>
          <section className="card">
            <MissionTimeline mission={shown} />
          </section>
          <dl className="facts card">
            <dt>{w.mission}</dt>
            <dd>{idOf(shown.name)}</dd>
            <dt>{w.incident}</dt>
            <dd>
              <Link to={`/incidents/${idOf(shown.incident)}`}>{names?.incident ?? idOf(shown.incident)}</Link>
            </dd>
            <dt>{w.team}</dt>
            <dd>
              <Link to={`/teams/${idOf(shown.team)}`}>{names?.team ?? idOf(shown.team)}</Link> · {tree.pathOf(shown.chapter)}
            </dd>
            <dt>{w.site}</dt>
            <dd>
              {shown.site?.displayName} · {tree.pathOf(shown.site?.chapter ?? '')}
            </dd>
            <dt>{w.task}</dt>
            <dd className="narrative">{shown.task}</dd>
            <dt>{w.people}</dt>
            <dd>{number(shown.memberCount)}</dd>
            <dt>{w.distance}</dt>
            <dd>{number(shown.distanceM / 1000n)} km</dd>
            <dt>{w.steps.calledOut}</dt>
            <dd>{time(shown.callOutTime)}</dd>
            <dt>{w.creator}</dt>
            <dd>{idOf(shown.creator)}</dd>
          </dl>
        </>
      )}
    </WhenLoaded>
  );
}
