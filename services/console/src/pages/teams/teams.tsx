import { Button, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { useReloadOn } from '../../api/live';
import { useHasRole, useSession } from '../../api/session';
import { ChapterSelect } from '../../components/chapter_select';
import { idOf, listed, number } from '../../components/format';
import { useChapters } from '../../components/names';
import { matches } from '../../components/pinyin';
import { Badge, EmptyState, WhenLoaded } from '../../components/states';
import { Table } from '../../components/table';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type Team, Team_Availability } from '../../gen/muster/roster/v1/team_pb';
import { useTexts } from '../../i18n/language';
import { Availability, ChangeAvailability } from './availability';
import { kAvailabilityTones, useTeams } from './teams_list';
import { useWords } from './texts';

const kAvailabilities = [Team_Availability.AVAILABLE, Team_Availability.ASSIGNED, Team_Availability.UNAVAILABLE] as const;

// Who can go: first how many of each category, then team by team.
export default function Teams() {
  const t = useTexts();
  const w = useWords();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState('');
  const chapter = search.get('chapter') ?? identity.chapter;
  const category = Number(search.get('category') ?? 0);
  const availability = Number(search.get('availability') ?? 0);
  const set = (part: Record<string, string>) => {
    const next = { chapter, category: String(category), availability: String(availability), ...part };
    setSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '0')), { replace: true });
  };
  const teams = useTeams(chapter);
  useReloadOn(['teams/', 'missions/'], teams.reload);
  const isFiltered = category > 0 || availability > 0 || typed !== '';
  return (
    <>
      <div className="page-head">
        <h1>{t.frame.teams}</h1>
        <div className="grow">
          <ChapterSelect value={chapter} onChange={(next) => set({ chapter: next })} />
        </div>
        <Select
          aria-label={w.availability}
          value={availability}
          onChange={(next) => set({ availability: String(next) })}
          style={{ minWidth: 130 }}
          options={[{ value: 0, label: `${w.availability}：${t.common.all}` }, ...kAvailabilities.map((one) => ({ value: one as number, label: t.board.availability[one] }))]}
        />
        <Input allowClear value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={w.find} aria-label={w.find} style={{ maxWidth: 300 }} />
        {hasRole(Role.ADMINISTRATOR, Role.COMMANDER) && <Button onClick={() => navigate('/teams/new')}>{w.register}</Button>}
      </div>
      <WhenLoaded loaded={teams}>
        {(rows) => (
          <>
            <Readiness teams={rows} category={category} onCategory={(next) => set({ category: String(next === category ? 0 : next) })} />
            <TeamTable
              teams={rows.filter(
                (team) =>
                  (!category || team.category === category) &&
                  (!availability || team.availability === availability) &&
                  matches(`${team.displayName} ${team.specialities.join(' ')} ${team.availabilityNote}`, typed),
              )}
              onChanged={teams.reload}
              onClear={isFiltered ? () => (setTyped(''), set({ category: '0', availability: '0' })) : undefined}
            />
          </>
        )}
      </WhenLoaded>
    </>
  );
}

function Readiness({ teams, category, onCategory }: { teams: Team[]; category: number; onCategory: (category: number) => void }) {
  const t = useTexts();
  const w = useWords();
  const rows = useMemo(
    () =>
      kAvailabilities.map((availability) => {
        const found = teams.filter((team) => team.availability === availability);
        return { availability, of: (key: number) => found.filter((team) => team.category === key) };
      }),
    [teams],
  );
  return (
    <section className="card" aria-label={w.readiness}>
      <Table
        rowKey="availability"
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={rows}
        columns={[
          {
            title: w.availability,
            fixed: 'left',
            width: 100,
            render: (_, { availability }) => <Badge tone={kAvailabilityTones[availability] ?? 'quiet'}>{t.board.availability[availability]}</Badge>,
          },
          ...Object.entries(w.categories).map(([key, name]) => ({
            key,
            title: (
              <Button type={Number(key) === category ? 'primary' : 'text'} size="small" aria-pressed={Number(key) === category} onClick={() => onCategory(Number(key))}>
                {name}
              </Button>
            ),
            render: (_: unknown, row: (typeof rows)[number]) => {
              const found = row.of(Number(key));
              const people = found.reduce((sum, team) => sum + team.memberCount, 0);
              return found.length > 0 ? w.teamsOf(found.length, people) : <span className="quiet">—</span>;
            },
          })),
        ]}
      />
    </section>
  );
}

function TeamTable({ teams, onChanged, onClear }: { teams: Team[]; onChanged: () => void; onClear?: () => void }) {
  const t = useTexts();
  const w = useWords();
  const tree = useChapters();
  if (teams.length === 0) {
    return (
      <EmptyState title={w.noTeams}>
        <p>{w.noTeamsHint}</p>
        {onClear && <Button onClick={onClear}>{w.clearFilters}</Button>}
      </EmptyState>
    );
  }
  return (
    <Table<Team>
      rowKey="name"
      size="middle"
      dataSource={teams}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showTotal: t.common.total }}
      scroll={{ x: 1040 }}
      columns={[
        {
          title: w.team,
          render: (_, team) => (
            <>
              <Link to={`/teams/${idOf(team.name)}`}>{team.displayName}</Link>
              <div className="quiet">{listed(team.specialities)}</div>
            </>
          ),
        },
        { title: w.category, width: 120, render: (_, team) => w.categories[team.category] },
        { title: w.level, width: 90, render: (_, team) => w.levels[team.level] },
        { title: w.chapter, width: 150, render: (_, team) => tree.pathOf(team.chapter) },
        { title: w.members, width: 80, className: 'number', render: (_, team) => number(team.memberCount) },
        { title: w.leadTime, width: 110, className: 'number', render: (_, team) => w.minutes(team.leadTimeMinutes) },
        {
          title: w.availability,
          width: 160,
          render: (_, team) => (
            <>
              <Availability team={team} />
              <div className="quiet">{team.availabilityNote}</div>
            </>
          ),
        },
        { title: '', width: 150, render: (_, team) => <ChangeAvailability team={team} onDone={onChanged} /> },
      ]}
    />
  );
}
