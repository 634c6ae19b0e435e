import { AutoComplete, Button, Dropdown, Drawer } from 'antd';
import { MenuOutlined, SearchOutlined } from '@ant-design/icons';
import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { matchPath, NavLink, Outlet, useLocation, useNavigate } from 'react-router-dom';
import { startLive, useLiveState } from '../api/live';
import { useSession, useSessionState } from '../api/session';
import { ChapterTreeProvider, useChapters } from '../components/names';
import { matches } from '../components/pinyin';
import { setLanguage, useLanguage, useTexts } from '../i18n/language';
import { toggleTheme, useTheme } from '../theme/appearance';
import { pages } from './navigation';
import type { Page } from './page';
import { PageBoundary } from './page_boundary';

function usePagesInMenu(): readonly Page[] {
  const { identity } = useSession();
  return useMemo(() => pages.filter((page) => page.isInMenu && (!page.roles || page.roles.some((role) => identity.roles.includes(role)))), [identity]);
}

function Menu({ onGo }: { onGo?: () => void }) {
  const t = useTexts();
  return (
    <nav aria-label={t.frame.navigation} className="menu">
      {usePagesInMenu().map((page) => (
        <NavLink key={page.path} to={page.path} onClick={onGo}>
          {page.title()}
        </NavLink>
      ))}
    </nav>
  );
}

// Pages and places by name, by code, or by the initials of their pinyin. Ctrl+K puts the cursor here.
function Search() {
  const t = useTexts();
  const tree = useChapters();
  const inMenu = usePagesInMenu();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        box.current?.querySelector('input')?.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const options = useMemo(() => {
    if (!typed.trim()) return [];
    const found = inMenu.filter((page) => matches(page.title(), typed)).map((page) => ({ value: page.path, label: page.title() }));
    for (const chapter of tree.chapters) {
      if (found.length >= 12) break;
      if (matches(chapter.displayName, typed) || chapter.name.endsWith(`/${typed.trim()}`)) {
        found.push({ value: `/board?chapter=${chapter.name}`, label: tree.pathOf(chapter.name) });
      }
    }
    return found;
  }, [typed, inMenu, tree, t]);
  return (
    <div ref={box} className="search">
      <AutoComplete
        value={typed}
        options={options}
        onChange={setTyped}
        onSelect={(path: string) => (setTyped(''), navigate(path))}
        notFoundContent={typed.trim() ? t.frame.searchNothing(typed) : null}
        aria-label={t.frame.search}
        placeholder={`${t.frame.search}  Ctrl+K`}
        suffixIcon={<SearchOutlined aria-hidden />}
      />
    </div>
  );
}

function WhoAmI() {
  const t = useTexts();
  const { identity } = useSession();
  const { signOut, actFor } = useSessionState();
  const tree = useChapters();
  const chapters = [...new Set(identity.roleGrants.map((grant) => grant.chapter))];
  const roles = identity.roles.map((role) => t.roles[role]).join('、');
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          ...chapters.map((chapter) => ({
            key: chapter,
            label: tree.nameOf(chapter),
            disabled: chapter === identity.chapter,
            onClick: () => void actFor(chapter),
          })),
          { type: 'divider' as const },
          { key: 'theme', label: t.frame.theme, onClick: toggleTheme },
          { key: 'sign-out', label: t.frame.signOut, onClick: () => void signOut() },
        ],
      }}
    >
      <Button type="text" className="bar-button">
        <span className="who">
          <b>{identity.displayName}</b>
          <span>
            {tree.nameOf(identity.chapter)} · {roles}
          </span>
        </span>
      </Button>
    </Dropdown>
  );
}

function LiveLamp() {
  const t = useTexts();
  const state = useLiveState();
  const words = { live: t.frame.live, connecting: t.frame.connecting, away: t.frame.away }[state];
  return (
    <span className={`lamp lamp-${state}`} role="status" title={words}>
      <i aria-hidden />
      {state === 'live' ? words : <span>{words}</span>}
    </span>
  );
}

export function Frame() {
  const t = useTexts();
  const language = useLanguage();
  const { world } = useSession();
  const { pathname } = useLocation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [round, setRound] = useState(0);
  useTheme();
  // What was missed can only be read again: the pages are made anew.
  useEffect(() => startLive(() => setRound((number) => number + 1)), []);
  const page = pages.find((candidate) => matchPath(candidate.path, pathname));
  useEffect(() => {
    const title = page ? `${page.title()} · ${t.product}` : t.product;
    document.title = world.exercise ? `【${t.frame.exercise}】${title}` : title;
    document.body.dataset.exercise = world.exercise ? t.frame.exercise : '';
  }, [page, t, world]);
  return (
    <ChapterTreeProvider>
      <a className="skip" href="#content">
        {t.frame.skip}
      </a>
      {world.exercise && (
        <div className="exercise-banner" role="note">
          <b>{t.frame.exercise}</b> {t.frame.exerciseLong(world.name)}
        </div>
      )}
      <header className="bar">
        <Button type="text" className="bar-button menu-button" aria-label={t.frame.menu} icon={<MenuOutlined />} onClick={() => setMenuOpen(true)} />
        <span className="brand">{t.product}</span>
        <Search />
        <LiveLamp />
        <Button type="text" className="bar-button" onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}>
          {t.frame.language}
        </Button>
        <WhoAmI />
      </header>
      <div className="below-bar">
        <aside className="side">
          <Menu />
        </aside>
        <Drawer open={isMenuOpen} onClose={() => setMenuOpen(false)} placement="left" title={t.product} size={260}>
          <Menu onGo={() => setMenuOpen(false)} />
        </Drawer>
        <main id="content" tabIndex={-1} key={round}>
          <PageBoundary path={pathname}>
            <Suspense fallback={<p className="quiet" role="status">{t.common.loading}</p>}>
              <Outlet />
            </Suspense>
          </PageBoundary>
        </main>
      </div>
    </ChapterTreeProvider>
  );
}
