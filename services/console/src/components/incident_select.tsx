import { Select } from 'antd';
import { clientOf } from '../api/client';
import { useReloadOn } from '../api/live';
import { allPages, type Loaded, useLoad } from '../api/load';
import { IncidentService } from '../gen/muster/disaster/v1/disaster_service_pb';
import { type Incident, Incident_State } from '../gen/muster/disaster/v1/incident_pb';
import { useTexts } from '../i18n/language';
import { aside, idOf } from './format';
import { matches } from './pinyin';

export function useIncidents(): Loaded<ReadonlyMap<string, Incident>> {
  const incidents = useLoad('incidents by name', async (signal) => {
    const rows = await allPages<Incident>(async (pageToken) => {
      const page = await clientOf(IncidentService).listIncidents({ pageSize: 1000, pageToken }, { signal });
      return { rows: page.incidents, nextPageToken: page.nextPageToken };
    });
    return new Map(rows.map((incident) => [incident.name, incident]));
  });
  useReloadOn(['incidents/'], incidents.reload);
  return incidents;
}

export function titleOfIncident(incidents: ReadonlyMap<string, Incident> | undefined, name: string): string {
  return incidents?.get(name)?.title ?? idOf(name);
}

// An incident by its title or the initials of its pinyin; what is going on comes first.
export function IncidentSelect({
  id,
  incidents,
  value,
  onChange,
  allowClear,
}: {
  id?: string;
  incidents: ReadonlyMap<string, Incident> | undefined;
  value: string;
  onChange: (incident: string) => void;
  allowClear?: boolean;
}) {
  const t = useTexts();
  const sorted = [...(incidents?.values() ?? [])].sort((a, b) => Number(a.state !== Incident_State.ACTIVE) - Number(b.state !== Incident_State.ACTIVE));
  return (
    <Select
      id={id}
      aria-label={id ? undefined : t.duty.incident}
      showSearch={{ filterOption: (typed, option) => matches(option?.label ?? '', typed) }}
      allowClear={allowClear}
      value={value || undefined}
      onChange={(next?: string) => onChange(next ?? '')}
      placeholder={t.duty.incident}
      options={sorted.map((incident) => ({ value: incident.name, label: incident.state === Incident_State.ENDED ? `${incident.title}${aside(t.duty.ended)}` : incident.title }))}
      style={{ width: '100%' }}
    />
  );
}
