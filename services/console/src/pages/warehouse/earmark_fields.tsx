import { Input, Select } from 'antd';
import { ChapterSelect } from '../../components/chapter_select';
import { Field } from '../../components/field';
import { IncidentSelect, useIncidents } from '../../components/incident_select';
import type { EarmarkForm } from './paper_form';
import { useWarehouseTexts } from './texts';

// 定向: what the donor bound the goods to.
export function EarmarkFields({ value, onChange, wrong }: { value: EarmarkForm; onChange: (value: EarmarkForm) => void; wrong?: string }) {
  const w = useWarehouseTexts();
  return (
    <>
      <Field label={w.stock.earmark} wrong={value.kind ? undefined : wrong}>
        {(id) => (
          <Select
            id={id}
            value={value.kind}
            onChange={(kind) => onChange({ kind, value: '' })}
            options={[{ value: '', label: w.papers.free }, ...Object.entries(w.papers.earmarks).map(([kind, label]) => ({ value: kind as EarmarkForm['kind'], label }))]}
          />
        )}
      </Field>
      {value.kind && (
        <Field label={w.papers.earmarks[value.kind]!} wrong={wrong}>
          {(id) => {
            switch (value.kind) {
              case 'chapter':
                return <ChapterSelect id={id} value={value.value} onChange={(chapter) => onChange({ ...value, value: chapter })} />;
              case 'incident':
                return <EarmarkIncident id={id} value={value.value} onChange={(incident) => onChange({ ...value, value: incident })} />;
              default:
                return <Input id={id} value={value.value} maxLength={200} onChange={(event) => onChange({ ...value, value: event.target.value })} />;
            }
          }}
        </Field>
      )}
    </>
  );
}

// Read only where it is needed: a paper has many lines.
function EarmarkIncident({ id, value, onChange }: { id: string; value: string; onChange: (incident: string) => void }) {
  return <IncidentSelect id={id} incidents={useIncidents().value} value={value} onChange={onChange} />;
}
