import { Alert } from 'antd';
import { Link } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { idOf, time } from '../../components/format';
import { IncidentService } from '../../gen/muster/disaster/v1/disaster_service_pb';
import { type Hazard, Incident_State } from '../../gen/muster/disaster/v1/incident_pb';
import { useWords } from './texts';

// Two people may be told of one disaster: what is under way in the same place is shown before it is logged a second time.
export function SameIncidents({ hazard, chapter }: { hazard: Hazard | 0; chapter: string }) {
  const w = useWords();
  const loaded = useLoad(`same incidents ${chapter}`, async (signal) =>
    chapter ? (await clientOf(IncidentService).listIncidents({ pageSize: 100, ancestor: chapter, state: Incident_State.ACTIVE }, { signal })).incidents : [],
  );
  useReloadOn(['incidents/'], loaded.reload);
  const same = (loaded.value ?? []).filter((incident) => incident.hazard === hazard);
  if (same.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      className="above"
      title={w.sameIncident(same.length)}
      description={same.slice(0, 5).map((incident) => (
        <div key={incident.name}>
          <Link to={`/incidents/${idOf(incident.name)}`}>{incident.title}</Link> {time(incident.occurTime)} {incident.place}
        </div>
      ))}
    />
  );
}
