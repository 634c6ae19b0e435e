import { Alert, Button, Input, InputNumber, Select } from 'antd';
import { type FormEvent, useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { clientOf, newRequestId } from '../../api/client';
import { useDraftAction } from '../../api/action';
import { useHasRole, useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { useDraft } from '../../components/draft';
import { Field } from '../../components/field';
import { idOf } from '../../components/format';
import { IncidentSelect, useIncidents } from '../../components/incident_select';
import { useChapters } from '../../components/names';
import { matches } from '../../components/pinyin';
import { Restored } from '../../components/restored';
import { FailureNote } from '../../components/states';
import { fromInput } from '../../components/time_input';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { MissionService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { Team_Availability } from '../../gen/muster/roster/v1/team_pb';
import { useTexts } from '../../i18n/language';
import { useTeams } from './teams_list';
import { useWords } from './texts';

// Calls one team out. Only teams that can go, of chapters that the commander commands, are offered.
export default function NewMission() {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const { identity } = useSession();
  const [search] = useSearchParams();
  const { value, change, discard, wasRestored } = useDraft('mission', () => ({
    incident: search.get('incident') ?? '',
    team: search.get('team') ?? '',
    task: '',
    siteName: '',
    siteChapter: '',
    memberCount: null as number | null,
    // Empty: now, when it is sent.
    callOutTime: '',
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value });
  const incidents = useIncidents().value;
  const teams = useTeams(identity.chapter).value;
  const options = useMemo(
    () =>
      (teams ?? [])
        .filter((team) => team.availability === Team_Availability.AVAILABLE || team.name === value.team)
        .map((team) => {
          const label = `${team.displayName} · ${w.categories[team.category]} · ${team.memberCount} ${w.unitPeople} · ${tree.nameOf(team.chapter)}`;
          return { value: team.name, label, found: label, named: team.displayName };
        }),
    [teams, tree, w, value.team],
  );
  const team = teams?.find((one) => one.name === value.team);
  const siteChapter = value.siteChapter || incidents?.get(value.incident)?.chapter || '';
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const mission = await submit((requestId) =>
      clientOf(MissionService).createMission({
        requestId,
        mission: {
          incident: value.incident,
          team: value.team,
          task: value.task.trim(),
          site: { displayName: value.siteName.trim(), chapter: siteChapter },
          memberCount: value.memberCount ?? team?.memberCount ?? 0,
          callOutTime: value.callOutTime ? fromInput(value.callOutTime) : undefined,
        },
      }),
    );
    if (!mission) return;
    discard();
    navigate(`/missions/${idOf(mission.name)}`);
  };
  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <div className="page-head">
        <h1>{w.callOut}</h1>
      </div>
      {!hasRole(Role.COMMANDER) && <Alert type="warning" showIcon title={w.onlyCommander} className="above" />}
      <Restored when={wasRestored} onDiscard={discard} />
      {failure && <FailureNote failure={failure} />}
      <div className="columns">
        <section className="card">
          <Field label={w.incident} wrong={wrong('mission.incident')}>
            {(id) => <IncidentSelect id={id} value={value.incident} onChange={(incident) => change({ incident })} incidents={incidents} />}
          </Field>
          <Field label={w.team} wrong={wrong('mission.team')}>
            {(id) => (
              <Select
                id={id}
                showSearch={{ filterOption: (typed, option) => option !== undefined && matches(option.found, typed, option.named) }}
                value={value.team || undefined}
                onChange={(next) => change({ team: next, memberCount: null })}
                options={options}
              />
            )}
          </Field>
          <Field label={w.people} wrong={wrong('mission.member_count')}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                max={team?.memberCount ?? 1000}
                precision={0}
                placeholder={team ? String(team.memberCount) : undefined}
                value={value.memberCount}
                onChange={(memberCount) => change({ memberCount })}
              />
            )}
          </Field>
          <Field label={w.callOutTime} wrong={wrong('mission.call_out_time')}>
            {(id) => <Input id={id} type="datetime-local" value={value.callOutTime} onChange={(event) => change({ callOutTime: event.target.value })} />}
          </Field>
        </section>
        <section className="card">
          <Field label={w.siteName} wrong={wrong('mission.site.display_name')}>
            {(id) => <Input id={id} value={value.siteName} maxLength={200} onChange={(event) => change({ siteName: event.target.value })} />}
          </Field>
          <Field label={w.siteChapter} wrong={wrong('mission.site.chapter')}>
            {(id) => <ChapterSelect id={id} value={siteChapter} onChange={(chapter) => change({ siteChapter: chapter })} />}
          </Field>
          <Field label={w.task} hint={w.taskHint} wrong={wrong('mission.task')}>
            {(id) => <Input.TextArea id={id} rows={5} maxLength={2000} value={value.task} onChange={(event) => change({ task: event.target.value })} />}
          </Field>
        </section>
      </div>
      <Button type="primary" htmlType="submit" size="large" loading={isBusy}>
        {w.callOut}
      </Button>{' '}
      <Button size="large" onClick={() => navigate('/missions')}>
        {t.common.cancel}
      </Button>{' '}
      <span className="quiet">{t.common.unsaved}</span>
    </form>
  );
}
