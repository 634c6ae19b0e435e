import { Alert } from 'antd';
import { Code } from '@connectrpc/connect';
import { Link, useParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { idOf, time } from '../../components/format';
import { Level } from '../../components/level';
import { useChapters } from '../../components/names';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { type Incident, Incident_State } from '../../gen/muster/disaster/v1/incident_pb';
import { useTexts } from '../../i18n/language';
import './duty.css';
import { Levels } from './levels';
import { Reports } from './reports';
import { useWords } from './texts';

// One incident: its reports with what changed marked, and its response levels.
export default function IncidentPage() {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const { incident: id = '' } = useParams();
  const name = `incidents/${id}`;
  const loaded = useLoad(name, async (signal) => {
    const service = clientOf(IncidentService);
    const [incident, reports, decisions] = await Promise.all([
      service.getIncident({ name }, { signal }),
      service.listReports({ parent: name }, { signal }),
      service.listResponseLevelDecisions({ parent: name }, { signal }),
    ]);
    return { incident, reports: reports.reports, decisions: decisions.responseLevelDecisions };
  });
  useReloadOn([name], loaded.reload);
  if (!loaded.value && loaded.failure?.code === Code.NotFound) {
    return (
      <>
        <h1>{t.duty.incident}</h1>
        <EmptyState title={w.unknownIncident}>
          <Link to="/duty">{w.backToDesk}</Link>
        </EmptyState>
      </>
    );
  }
  return (
    <WhenLoaded loaded={loaded}>
      {({ incident, reports, decisions }) => (
        <>
          <div className="page-head">
            <h1>{incident.title}</h1>
            {incident.state === Incident_State.ENDED ? <Badge tone="quiet">{t.duty.ended}</Badge> : <Badge tone="warn">{t.duty.active}</Badge>}
            <span className="actions">
              {incident.activeResponseLevels.map((active) => (
                <span key={active.chapter}>
                  <Level level={active.level} /> {tree.nameOf(active.chapter)}
                </span>
              ))}
            </span>
          </div>
          {reports.length === 0 && <Alert type="warning" showIcon className="above" title={w.initialMissing} />}
          <Facts incident={incident} />
          <Reports name={name} reports={reports} onFiled={loaded.reload} />
          <Levels name={name} chapter={incident.chapter} decisions={decisions} hasReports={reports.length > 0} onDecided={loaded.reload} />
        </>
      )}
    </WhenLoaded>
  );
}

function Facts({ incident }: { incident: Incident }) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const id = idOf(incident.name);
  return (
    <dl className="facts card">
      <dt>{t.duty.hazard}</dt>
      <dd>{[t.hazards[incident.hazard], incident.subHazard, incident.magnitude].filter(Boolean).join(' · ')}</dd>
      <dt>{t.duty.place}</dt>
      <dd>
        {tree.pathOf(incident.chapter)} {incident.place}
      </dd>
      <dt>{t.duty.occurTime}</dt>
      <dd>{time(incident.occurTime)}</dd>
      <dt>{w.loggedBy}</dt>
      <dd>
        {time(incident.createTime)} {idOf(incident.creator)}
      </dd>
      <dt className="no-print">{w.links}</dt>
      <dd className="no-print actions">
        <Link to={`/requisitions?incident=incidents/${id}`}>{w.requisitions}</Link>
        <Link to={`/plans?incident=incidents/${id}`}>{w.plans}</Link>
        <Link to={`/missions?incident=incidents/${id}`}>{w.missions}</Link>
      </dd>
    </dl>
  );
}
