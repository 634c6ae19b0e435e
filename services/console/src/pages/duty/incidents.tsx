import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { Button, CheckBox, FindInput } from '../../components/controls';
import { idOf, time } from '../../components/format';
import { Level } from '../../components/level';
import { useChapters } from '../../components/names';
import { matches } from '../../components/pinyin';
import { PlainTable } from '../../components/plain_table';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { type Incident, Incident_State } from '../../gen/muster/disaster/v1/incident_pb';
import { useTexts } from '../../i18n/language';
import { useWords } from './texts';

const kRowsAtOnce = 50;

// The duty desk: what is going on, and the way to log what somebody calls in.
export default function Incidents() {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const typed = search.get('find') ?? '';
  const isActiveOnly = search.get('all') === null;
  const set = (find: string, isActive: boolean) => setSearch({ ...(find && { find }), ...(!isActive && { all: '1' }) }, { replace: true });
  const incidents = useLoad('incidents', (signal) =>
    allPages<Incident>(async (pageToken) => {
      const page = await clientOf(IncidentService).listIncidents({ pageSize: 1000, pageToken }, { signal });
      return { rows: page.incidents, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['incidents/'], incidents.reload);
  const [rowCount, setRowCount] = useState(kRowsAtOnce);
  const logButton = hasRole(Role.DUTY_OFFICER) && (
    <Button kind="primary" onClick={() => navigate('/duty/new')}>
      {t.duty.newIncident}
    </Button>
  );
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.duty}</h1>
        <div className="grow">
          <FindInput value={typed} label={w.find} onFind={(words) => set(words, isActiveOnly)} />
        </div>
        <CheckBox isChecked={isActiveOnly} onCheck={(isActive) => set(typed, isActive)}>
          {w.onlyActive}
        </CheckBox>
        {logButton}
      </div>
      <WhenLoaded loaded={incidents}>
        {(rows) => {
          if (rows.length === 0) {
            return (
              <EmptyState title={t.duty.noIncidents}>
                <p>{t.duty.noIncidentsHint}</p>
                {logButton}
              </EmptyState>
            );
          }
          const shown = rows.filter(
            (incident) =>
              (!isActiveOnly || incident.state !== Incident_State.ENDED) && matches(`${incident.title} ${tree.pathOf(incident.chapter)} ${incident.place} ${idOf(incident.name)}`, typed),
          );
          if (shown.length === 0) {
            return (
              <EmptyState title={w.nothingFound}>
                <p>{w.nothingFoundHint}</p>
              </EmptyState>
            );
          }
          return (
            <>
              <PlainTable<Incident>
                rows={shown.slice(0, rowCount)}
                keyOf={(incident) => incident.name}
                widthPx={900}
                columns={[
                  {
                    title: t.duty.title,
                    render: (incident) => (
                      <>
                        <Link to={`/incidents/${idOf(incident.name)}`}>{incident.title}</Link>
                        <div className="quiet">{incident.place}</div>
                      </>
                    ),
                  },
                  {
                    title: t.duty.levels,
                    widthPx: 200,
                    render: (incident) =>
                      incident.activeResponseLevels.length === 0 ? (
                        <span className="quiet">{w.noActiveLevel}</span>
                      ) : (
                        incident.activeResponseLevels.map((active) => (
                          <div key={active.chapter}>
                            <Level level={active.level} /> {tree.nameOf(active.chapter)}
                          </div>
                        ))
                      ),
                  },
                  { title: t.duty.occurTime, widthPx: 170, render: (incident) => time(incident.occurTime) },
                  { title: t.duty.hazard, render: (incident) => [t.hazards[incident.hazard], incident.magnitude].filter(Boolean).join(' ') },
                  { title: t.duty.place, render: (incident) => tree.pathOf(incident.chapter) },
                  {
                    title: t.duty.state,
                    widthPx: 100,
                    render: (incident) =>
                      incident.state === Incident_State.ENDED ? <Badge tone="quiet">{t.duty.ended}</Badge> : <Badge tone="warn">{t.duty.active}</Badge>,
                  },
                ]}
              />
              {shown.length > rowCount && (
                <p className="actions">
                  <Button onClick={() => setRowCount(rowCount + kRowsAtOnce)}>{t.common.more(shown.length - rowCount)}</Button>
                </p>
              )}
            </>
          );
        }}
      </WhenLoaded>
    </>
  );
}
