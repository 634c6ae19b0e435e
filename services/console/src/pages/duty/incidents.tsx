import { Button, Table } from 'antd';
import { Link, useNavigate } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { idOf, time } from '../../components/format';
import { Level } from '../../components/level';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { type Incident, Incident_State } from '../../gen/muster/disaster/v1/incident_pb';
import { useTexts } from '../../i18n/language';

// The duty desk: what is going on, and the way to log what somebody calls in.
export default function Incidents() {
  const t = useTexts();
  const tree = useChapters();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const incidents = useLoad('incidents', (signal) =>
    allPages<Incident>(async (pageToken) => {
      const page = await clientOf(IncidentService).listIncidents({ pageSize: 1000, pageToken }, { signal });
      return { rows: page.incidents, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['incidents/'], incidents.reload);
  const logButton = hasRole(Role.DUTY_OFFICER) && (
    <Button type="primary" onClick={() => navigate('/duty/new')}>
      {t.duty.newIncident}
    </Button>
  );
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.duty}</h1>
        {logButton}
      </div>
      <WhenLoaded loaded={incidents}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t.duty.noIncidents}>
              <p>{t.duty.noIncidentsHint}</p>
              {logButton}
            </EmptyState>
          ) : (
            <Table<Incident>
              rowKey="name"
              size="middle"
              dataSource={rows}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showTotal: t.common.total }}
              scroll={{ x: 760 }}
              columns={[
                {
                  title: t.duty.title,
                  render: (_, incident) => <Link to={`/incidents/${idOf(incident.name)}`}>{incident.title}</Link>,
                },
                { title: t.duty.hazard, render: (_, incident) => t.hazards[incident.hazard], width: 130 },
                { title: t.duty.place, render: (_, incident) => tree.pathOf(incident.chapter) },
                { title: t.duty.occurTime, render: (_, incident) => time(incident.occurTime), width: 170 },
                {
                  title: t.duty.levels,
                  width: 190,
                  render: (_, incident) =>
                    incident.activeResponseLevels.map((active) => (
                      <div key={active.chapter}>
                        <Level level={active.level} /> {tree.nameOf(active.chapter)}
                      </div>
                    )),
                },
                {
                  title: t.duty.state,
                  width: 110,
                  render: (_, incident) =>
                    incident.state === Incident_State.ENDED ? <Badge tone="quiet">{t.duty.ended}</Badge> : <Badge tone="warn">{t.duty.active}</Badge>,
                },
              ]}
            />
          )
        }
      </WhenLoaded>
    </>
  );
}
