import { Button, Checkbox } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { idOf, number, shortTime } from '../../components/format';
import { IncidentSelect, titleOfIncident, useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { MissionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { Mission } from '../../gen/muster/dispatch/v1/mission_pb';
import { useTexts } from '../../i18n/language';
import { isOpen, MissionActions, MissionState } from './mission_state';
import { useTeams } from './teams_list';
import { useWords } from './texts';

// Who is out, where, and since when.
export default function Missions() {
  const t = useTexts();
  const w = useWords();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const incident = search.get('incident') ?? '';
  const isOpenOnly = search.get('all') === null;
  const set = (nextIncident: string, nextOpenOnly: boolean) =>
    setSearch({ ...(nextIncident && { incident: nextIncident }), ...(!nextOpenOnly && { all: '1' }) }, { replace: true });
  const incidents = useIncidents().value;
  const missions = useLoad(`missions ${incident}`, (signal) =>
    allPages<Mission>(async (pageToken) => {
      const page = await clientOf(MissionService).listMissions({ pageSize: 1000, pageToken, incident }, { signal });
      return { rows: page.missions, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['missions/'], missions.reload);
  const query = incident && `?incident=${incident}`;
  const buttons = (
    <span>
      {hasRole(Role.COMMANDER, Role.DUTY_OFFICER) && <Button onClick={() => navigate(`/missions/propose${query}`)}>{w.propose}</Button>}{' '}
      {hasRole(Role.COMMANDER) && (
        <Button type="primary" onClick={() => navigate(`/missions/new${query}`)}>
          {w.callOut}
        </Button>
      )}
    </span>
  );
  return (
    <>
      <div className="page-head">
        <h1>{w.missions}</h1>
        <div className="grow">
          <IncidentSelect value={incident} onChange={(next) => set(next, isOpenOnly)} incidents={incidents} allowClear />
        </div>
        <Checkbox checked={isOpenOnly} onChange={(event) => set(incident, event.target.checked)}>
          {w.openOnly}
        </Checkbox>
        {buttons}
      </div>
      <WhenLoaded loaded={missions}>
        {(rows) => {
          const shown = isOpenOnly ? rows.filter(isOpen) : rows;
          if (shown.length > 0) return <MissionTable missions={shown} incidents={incidents} onChanged={missions.reload} />;
          return (
            <EmptyState title={w.noMissions}>
              <p>{w.noMissionsHint}</p>
              {isOpenOnly && rows.length > 0 && <Button onClick={() => set(incident, false)}>{t.common.more(rows.length)}</Button>}
            </EmptyState>
          );
        }}
      </WhenLoaded>
    </>
  );
}

function MissionTable({ missions, incidents, onChanged }: { missions: Mission[]; incidents: Parameters<typeof titleOfIncident>[0]; onChanged: () => void }) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const teams = useTeams('').value;
  const nameOfTeam = (name: string) => teams?.find((team) => team.name === name)?.displayName ?? idOf(name);
  return (
    <Table<Mission>
      rowKey="name"
      size="middle"
      dataSource={missions}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showTotal: t.common.total }}
      scroll={{ x: 1090 }}
      columns={[
        {
          title: w.team,
          render: (_, mission) => (
            <>
              <Link to={`/missions/${idOf(mission.name)}`}>{nameOfTeam(mission.team)}</Link>
              <div className="quiet">
                {tree.nameOf(mission.chapter)} · {number(mission.memberCount)} {w.unitPeople}
              </div>
            </>
          ),
        },
        { title: w.incident, render: (_, mission) => <Link to={`/incidents/${idOf(mission.incident)}`}>{titleOfIncident(incidents, mission.incident)}</Link> },
        {
          title: w.task,
          render: (_, mission) => (
            <>
              {mission.site?.displayName}
              <div className="quiet narrative">{mission.task.length > 60 ? `${mission.task.slice(0, 60)}…` : mission.task}</div>
            </>
          ),
        },
        {
          title: w.state,
          width: 220,
          render: (_, mission) => (
            <>
              <p>
                <MissionState mission={mission} />
              </p>
              <MissionActions mission={mission} onDone={onChanged} />
            </>
          ),
        },
        { title: w.steps.calledOut, width: 110, render: (_, mission) => shortTime(mission.callOutTime) },
        { title: w.steps.enRoute, width: 110, render: (_, mission) => shortTime(mission.departTime) },
        {
          title: w.steps.onScene,
          width: 130,
          render: (_, mission) =>
            mission.arriveTime || !isOpen(mission) ? (
              shortTime(mission.arriveTime)
            ) : (
              <span className="quiet">
                {w.estimated} {shortTime(mission.estimatedArriveTime)}
              </span>
            ),
        },
        { title: w.steps.ended, width: 110, render: (_, mission) => shortTime(mission.endTime) },
      ]}
    />
  );
}
