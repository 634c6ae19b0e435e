import { Select } from 'antd';
import { useMemo } from 'react';
import { clientOf } from '../api/client';
import { allPages, type Loaded, useLoad } from '../api/load';
import { IncidentService } from '../gen/muster/disaster/v1/disaster_service_pb';
import type { Incident } from '../gen/muster/disaster/v1/incident_pb';
import { idOf } from './format';
import { initialsOf } from './pinyin';

export function useIncidents(): Loaded<ReadonlyMap<string, Incident>> {
  return useLoad('incidents', async (signal) => {
    const incidents = await allPages<Incident>(async (pageToken) => {
      const page = await clientOf(IncidentService).listIncidents({ pageSize: 1000, pageToken }, { signal });
      return { rows: page.incidents, nextPageToken: page.nextPageToken };
    });
    return new Map(incidents.map((incident) => [incident.name, incident]));
  });
}

export function titleOfIncident(incidents: ReadonlyMap<string, Incident> | undefined, name: string): string {
  return incidents?.get(name)?.title ?? idOf(name);
}

// An incident by title, number or the initials of its title's pinyin.
export function IncidentSelect({
  id,
  value,
  onChange,
  incidents,
  allowClear,
  label,
}: {
  id?: string;
  value: string;
  onChange: (incident: string) => void;
  incidents: ReadonlyMap<string, Incident> | undefined;
  allowClear?: boolean;
  // Where no label stands beside it.
  label?: string;
}) {
  const options = useMemo(
    () =>
      [...(incidents?.values() ?? [])].map((incident) => ({
        value: incident.name,
        label: incident.title,
        found: `${incident.title} ${idOf(incident.name)} ${initialsOf(incident.title)}`.toLowerCase(),
      })),
    [incidents],
  );
  return (
    <Select
      id={id}
      aria-label={label}
      placeholder={label}
      allowClear={allowClear}
      showSearch={{ filterOption: (typed, option) => option?.found.includes(typed.trim().toLowerCase()) ?? false }}
      value={value || undefined}
      onChange={(incident?: string) => onChange(incident ?? '')}
      options={options}
      style={{ width: '100%' }}
    />
  );
}
