import { Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { useSession } from '../../../api/session';
import { ChapterSelect } from '../../../components/chapter_select';
import { Field } from '../../../components/field';
import { useTexts } from '../../../i18n/language';
import { useWords as useAuditWords } from './audit_texts';
import { useWords } from './texts';

export interface AuditFilter {
  services: readonly string[];
  actor: string;
  resourcePrefix: string;
  method: string;
  chapter: string;
  from: string;
  to: string;
}

export const kNoFilter: AuditFilter = { services: [], actor: '', resourcePrefix: '', method: '', chapter: '', from: '', to: '' };

// The services that keep a trail.
const kServices = ['chapter', 'disaster', 'dispatch', 'roster', 'warehouse'];

// What an auditor looks for; nothing is asked until it is submitted.
export function AuditFilters({ filter, wrong, onSearch }: { filter: AuditFilter; wrong: (path: string) => string | undefined; onSearch: (filter: AuditFilter) => void }) {
  const t = useTexts();
  const w = useWords();
  const a = useAuditWords();
  const { identity } = useSession();
  const [value, setValue] = useState(filter);
  const change = (part: Partial<AuditFilter>) => setValue({ ...value, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { actor, resourcePrefix, method } = value;
    onSearch({ ...value, actor: actor.trim(), resourcePrefix: resourcePrefix.trim(), method: method.trim() });
  };
  const clear = () => {
    const none = { ...kNoFilter, chapter: identity.chapter };
    setValue(none);
    onSearch(none);
  };
  return (
    <form className="card" onSubmit={submit} role="search" aria-label={a.search} noValidate>
      <div className="fields">
        <Field label={w.actor} hint={a.actorHint} wrong={wrong('actor')}>
          {(id) => <Input id={id} value={value.actor} maxLength={94} spellCheck={false} onChange={(event) => change({ actor: event.target.value })} />}
        </Field>
        <Field label={w.resource} hint={a.resourceHint} wrong={wrong('resource_prefix')}>
          {(id) => <Input id={id} value={value.resourcePrefix} maxLength={200} spellCheck={false} onChange={(event) => change({ resourcePrefix: event.target.value })} />}
        </Field>
        <Field label={a.method} hint={a.methodHint} wrong={wrong('method')}>
          {(id) => <Input id={id} value={value.method} maxLength={200} spellCheck={false} onChange={(event) => change({ method: event.target.value })} />}
        </Field>
        <Field label={w.chapter} wrong={wrong('chapter')}>
          {(id) => <ChapterSelect id={id} value={value.chapter} within={identity.chapter} onChange={(chapter) => change({ chapter })} />}
        </Field>
        <Field label={a.from} wrong={wrong('start_time')}>
          {(id) => <Input id={id} type="datetime-local" value={value.from} onChange={(event) => change({ from: event.target.value })} />}
        </Field>
        <Field label={a.to} wrong={wrong('end_time')}>
          {(id) => <Input id={id} type="datetime-local" value={value.to} onChange={(event) => change({ to: event.target.value })} />}
        </Field>
        <Field label={w.service} wrong={wrong('services')}>
          {(id) => (
            <Select
              id={id}
              mode="multiple"
              value={[...value.services]}
              placeholder={w.allServices}
              onChange={(services: string[]) => change({ services })}
              options={kServices.map((service) => ({ value: service, label: t.services[service] ?? service }))}
            />
          )}
        </Field>
      </div>
      <div className="actions">
        <Button type="primary" htmlType="submit">
          {a.search}
        </Button>
        <Button onClick={clear}>{a.clear}</Button>
      </div>
    </form>
  );
}
