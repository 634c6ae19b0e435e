import { Button, Input, InputNumber, Select } from 'antd';
import type { FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { clientOf, newRequestId } from '../../api/client';
import { useDraftAction } from '../../api/action';
import { useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf } from '../../components/format';
import { Restored } from '../../components/restored';
import { FailureNote } from '../../components/states';
import { TeamService } from '../../gen/muster/roster/v1/roster_service_pb';
import type { Team_Category, Team_Level } from '../../gen/muster/roster/v1/team_pb';
import { useTexts } from '../../i18n/language';
import { useWords } from './texts';

// Registers a team; it is available from then on.
export default function NewTeam() {
  const t = useTexts();
  const w = useWords();
  const navigate = useNavigate();
  const { identity } = useSession();
  const { value, change, discard, wasRestored } = useDraft('team', () => ({
    displayName: '',
    chapter: identity.chapter,
    category: 0 as Team_Category,
    level: 2 as Team_Level,
    specialities: '',
    memberCount: null as number | null,
    leadTimeMinutes: null as number | null,
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { displayName, chapter, category, level, memberCount, leadTimeMinutes } = value;
    const specialities = value.specialities.split(/[、，,;；\n]/).map((one) => one.trim()).filter(Boolean);
    const team = await submit((requestId) =>
      clientOf(TeamService).createTeam({
        requestId,
        team: { displayName: displayName.trim(), chapter, category, level, specialities, memberCount: memberCount ?? 0, leadTimeMinutes: leadTimeMinutes ?? 0 },
      }),
    );
    if (!team) return;
    discard();
    navigate(`/teams/${idOf(team.name)}`);
  };
  const options = (of: Record<number, string>) => Object.entries(of).map(([key, label]) => ({ value: Number(key), label }));
  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <div className="page-head">
        <h1>{w.register}</h1>
      </div>
      <Restored when={wasRestored} onDiscard={discard} />
      {failure && <FailureNote failure={failure} />}
      <section className="card fields">
        <Field label={w.displayName} wrong={wrong('team.display_name')}>
          {(id) => <Input id={id} autoFocus value={value.displayName} maxLength={200} onChange={(event) => change({ displayName: event.target.value })} />}
        </Field>
        <Field label={w.chapter} wrong={wrong('team.chapter')}>
          {(id) => <ChapterSelect id={id} value={value.chapter} within={identity.chapter} onChange={(chapter) => change({ chapter })} />}
        </Field>
        <Field label={w.category} wrong={wrong('team.category')}>
          {(id) => <Select id={id} value={value.category || undefined} onChange={(category) => change({ category })} options={options(w.categories)} />}
        </Field>
        <Field label={w.level} wrong={wrong('team.level')}>
          {(id) => <Select id={id} value={value.level} onChange={(level) => change({ level })} options={options(w.levels)} />}
        </Field>
        <Field label={w.memberCount} wrong={wrong('team.member_count')}>
          {(id) => <InputNumber id={id} min={1} max={1000} precision={0} value={value.memberCount} onChange={(memberCount) => change({ memberCount })} />}
        </Field>
        <Field label={w.leadTimeMinutes} wrong={wrong('team.lead_time_minutes')}>
          {(id) => <InputNumber id={id} min={0} max={10_080} precision={0} value={value.leadTimeMinutes} onChange={(leadTimeMinutes) => change({ leadTimeMinutes })} />}
        </Field>
        <Field label={w.specialities} hint={w.specialitiesHint} wrong={wrong('team.specialities')}>
          {(id) => <Input id={id} value={value.specialities} onChange={(event) => change({ specialities: event.target.value })} />}
        </Field>
      </section>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {w.register}
      </Button>{' '}
      <Button onClick={() => navigate('/teams')}>{t.common.cancel}</Button> <span className="quiet">{t.common.unsaved}</span>
    </form>
  );
}
