import { Button, Select } from 'antd';
import { ChapterSelect } from '../../../components/chapter_select';
import { Field } from '../../../components/field';
import { aside, listed } from '../../../components/format';
import { last } from '../../../components/last';
import type { ChapterTree } from '../../../components/names';
import { Role } from '../../../gen/muster/common/v1/role_pb';
import { useTexts } from '../../../i18n/language';
import type { Texts } from '../../../i18n/zh';
import { useWords } from './texts';

export interface GrantDraft {
  role: Role;
  chapter: string;
}

export function grantsInWords(grants: readonly GrantDraft[], tree: ChapterTree, t: Texts): string {
  return listed(grants.map((grant) => `${t.roles[grant.role]}${aside(tree.nameOf(grant.chapter))}`));
}

// Which roles somebody holds where, row by row.
export function RoleGrants({ grants, onChange, within, wrong }: { grants: GrantDraft[]; onChange: (grants: GrantDraft[]) => void; within: string; wrong: (path: string) => string | undefined }) {
  const t = useTexts();
  const w = useWords();
  const change = (index: number, part: Partial<GrantDraft>) => onChange(grants.map((grant, at) => (at === index ? { ...grant, ...part } : grant)));
  const options = Object.entries(t.roles)
    .map(([key, label]) => ({ value: Number(key) as Role, label }))
    .filter(({ value }) => value !== Role.SERVICE);
  return (
    <fieldset className="card">
      <legend>{w.roles}</legend>
      {grants.length === 0 && <p className="quiet">{w.noRoles}</p>}
      {wrong('user.role_grants') && (
        <p className="field-error" role="alert">
          {wrong('user.role_grants')}
        </p>
      )}
      {grants.map((grant, index) => {
        const path = `user.role_grants[${index}]`;
        return (
          <div key={index} className="fields">
            <Field label={w.role} wrong={wrong(`${path}.role`) ?? wrong(path)}>
              {(id) => <Select id={id} value={grant.role || undefined} onChange={(role) => change(index, { role })} options={options} />}
            </Field>
            <Field label={w.roleChapter} wrong={wrong(`${path}.chapter`)}>
              {(id) => <ChapterSelect id={id} value={grant.chapter} within={within} onChange={(chapter) => change(index, { chapter })} />}
            </Field>
            <div className="field field-button">
              <Button onClick={() => onChange(grants.filter((_, at) => at !== index))} aria-label={`${w.removeRole} ${index + 1}`}>
                {w.removeRole}
              </Button>
            </div>
          </div>
        );
      })}
      {grants.length < 64 && <Button onClick={() => onChange([...grants, { role: Role.DUTY_OFFICER, chapter: last(grants)?.chapter ?? within }])}>{w.addRole}</Button>}
    </fieldset>
  );
}
