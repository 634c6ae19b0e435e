import { Button, Input, InputNumber, Select } from 'antd';
import { ChapterSelect } from '../../components/chapter_select';
import { Field } from '../../components/field';
import { fromInput } from '../../components/time_input';
import type { Priority } from '../../gen/muster/common/v1/priority_pb';
import type { Team_Category } from '../../gen/muster/roster/v1/team_pb';
import { useTexts } from '../../i18n/language';
import { useWords } from './texts';

// One thing that teams are needed for, as it is typed.
export interface NeedDraft {
  category: Team_Category | 0;
  countBy: 'teamCount' | 'headCount';
  count: number | null;
  siteName: string;
  siteChapter: string;
  task: string;
  priority: Priority;
  // As <input type="datetime-local"> has it; may be empty.
  neededBy: string;
}

export function needOf(draft: NeedDraft) {
  return {
    category: draft.category,
    count: { case: draft.countBy, value: draft.count ?? 0 },
    site: { displayName: draft.siteName.trim(), chapter: draft.siteChapter },
    task: draft.task.trim(),
    priority: draft.priority,
    neededByTime: draft.neededBy ? fromInput(draft.neededBy) : undefined,
  };
}

export function NeedFields({
  index,
  need,
  onChange,
  onRemove,
  wrong,
}: {
  index: number;
  need: NeedDraft;
  onChange: (part: Partial<NeedDraft>) => void;
  onRemove?: () => void;
  wrong: (path: string) => string | undefined;
}) {
  const t = useTexts();
  const w = useWords();
  const options = (of: Record<number, string>) => Object.entries(of).map(([key, label]) => ({ value: Number(key), label }));
  const isWrong = (path: string) => wrong(`needs[${index}].${path}`);
  return (
    <fieldset className="card">
      <legend>
        {w.need(index + 1)}{' '}
        {onRemove && (
          <Button size="small" onClick={onRemove} aria-label={`${w.removeNeed} ${index + 1}`}>
            {w.removeNeed}
          </Button>
        )}
      </legend>
      <div className="fields">
        <Field label={w.category} wrong={isWrong('category')}>
          {(id) => <Select id={id} value={need.category || undefined} onChange={(category) => onChange({ category })} options={options(w.categories)} />}
        </Field>
        <Field label={w.countBy}>
          {(id) => (
            <Select
              id={id}
              value={need.countBy}
              onChange={(countBy) => onChange({ countBy })}
              options={[
                { value: 'teamCount' as const, label: w.byTeams },
                { value: 'headCount' as const, label: w.byPeople },
              ]}
            />
          )}
        </Field>
        <Field label={w.count} wrong={isWrong('count') ?? isWrong('team_count') ?? isWrong('head_count')}>
          {(id) => <InputNumber id={id} min={1} max={need.countBy === 'teamCount' ? 1000 : 100_000} precision={0} value={need.count} onChange={(count) => onChange({ count })} />}
        </Field>
        <Field label={w.priority} wrong={isWrong('priority')}>
          {(id) => <Select id={id} value={need.priority} onChange={(priority) => onChange({ priority })} options={options(t.priorities)} />}
        </Field>
        <Field label={w.siteName} wrong={isWrong('site.display_name')}>
          {(id) => <Input id={id} value={need.siteName} maxLength={200} onChange={(event) => onChange({ siteName: event.target.value })} />}
        </Field>
        <Field label={w.siteChapter} wrong={isWrong('site.chapter')}>
          {(id) => <ChapterSelect id={id} value={need.siteChapter} onChange={(siteChapter) => onChange({ siteChapter })} />}
        </Field>
        <Field label={w.neededBy} wrong={isWrong('needed_by_time')}>
          {(id) => <Input id={id} type="datetime-local" value={need.neededBy} onChange={(event) => onChange({ neededBy: event.target.value })} />}
        </Field>
      </div>
      <Field label={w.task} hint={w.taskHint} wrong={isWrong('task')}>
        {(id) => <Input.TextArea id={id} rows={2} maxLength={2000} value={need.task} onChange={(event) => onChange({ task: event.target.value })} />}
      </Field>
    </fieldset>
  );
}
