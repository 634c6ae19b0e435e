import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { clientOf } from '../../../api/client';
import { useReloadOn } from '../../../api/live';
import { allPages, useLoad } from '../../../api/load';
import { useHasRole, useSession } from '../../../api/session';
import { ChapterSelect } from '../../../components/chapter_select';
import { idOf } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { matches } from '../../../components/pinyin';
import { Badge, EmptyState, WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import type { User } from '../../../gen/muster/chapter/v1/user_pb';
import { UserService } from '../../../gen/muster/chapter/v1/user_service_pb';
import { Role } from '../../../gen/muster/common/v1/role_pb';
import { useTexts } from '../../../i18n/language';
import { Head } from '../head';
import { useWords as useAreaWords } from '../texts';
import { grantsInWords } from './role_grants';
import { useWords } from './texts';

export function UserState({ user }: { user: User }) {
  const w = useWords();
  if (user.disableTime) return <Badge tone="quiet">{w.disabled}</Badge>;
  if (user.passwordChangeRequired) return <Badge tone="warn">{w.mustChange}</Badge>;
  return <Badge tone="good">{w.active}</Badge>;
}

// Who may sign in, and what for.
export default function Users() {
  const t = useTexts();
  const w = useWords();
  const area = useAreaWords();
  const tree = useChapters();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const { identity } = useSession();
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState('');
  const ancestor = search.get('chapter') ?? identity.chapter;
  const users = useLoad(`users ${ancestor}`, (signal) =>
    allPages<User>(async (pageToken) => {
      const page = await clientOf(UserService).listUsers({ pageSize: 1000, pageToken, ancestor }, { signal });
      return { rows: page.users, nextPageToken: page.nextPageToken };
    }),
  );
  useReloadOn(['users/'], users.reload);
  const createButton = hasRole(Role.ADMINISTRATOR) && (
    <Button type="primary" onClick={() => navigate('/administration/users/new')}>
      {w.create}
    </Button>
  );
  return (
    <>
      <Head title={area.users}>
        <div className="grow">
          <ChapterSelect value={ancestor} within={identity.chapter} onChange={(chapter) => setSearch({ chapter }, { replace: true })} />
        </div>
        <Input allowClear value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={w.find} aria-label={w.find} style={{ maxWidth: 320 }} />
        {createButton}
      </Head>
      <WhenLoaded loaded={users}>
        {(rows) => {
          const shown = rows.filter((user) => matches(`${user.displayName} ${idOf(user.name)} ${tree.nameOf(user.chapter)}`, typed));
          if (shown.length === 0) {
            return (
              <EmptyState title={w.none}>
                <p>{w.noneHint}</p>
                {createButton}
              </EmptyState>
            );
          }
          return (
            <Table<User>
              rowKey="name"
              size="middle"
              dataSource={shown}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showTotal: t.common.total }}
              scroll={{ x: 1060 }}
              columns={[
                { title: w.userName, width: 200, render: (_, user) => <Link to={`/administration/users/${idOf(user.name)}`}>{idOf(user.name)}</Link> },
                { title: w.displayName, width: 160, dataIndex: 'displayName' },
                { title: w.chapter, width: 180, render: (_, user) => tree.pathOf(user.chapter) },
                { title: w.roles, render: (_, user) => grantsInWords(user.roleGrants, tree, t) || w.noRoles },
                { title: w.state, width: 150, render: (_, user) => <UserState user={user} /> },
                { title: w.signInBy, width: 120, render: (_, user) => (user.totpEnabled ? w.totpOn : w.totpOff) },
              ]}
            />
          );
        }}
      </WhenLoaded>
    </>
  );
}
