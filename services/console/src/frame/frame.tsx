import { Suspense, useEffect, useState } from 'react';
import { matchPath, Outlet, useLocation } from 'react-router-dom';
import { startLive } from '../api/live';
import { useSession } from '../api/session';
import { MenuIcon } from '../components/icons';
import { fetchAhead } from '../components/idle';
import { LiveLamp } from '../components/live_lamp';
import { ChapterTreeProvider } from '../components/names';
import { setLanguage, useLanguage, useTexts } from '../i18n/language';
import { fetchBarParts } from './ant_design_later';
import { ExerciseBanner, useTitle } from './exercise';
import { Menu, MenuDrawer } from './menu';
import { pages } from './navigation';
import { Notices } from './notices';
import { PageBoundary } from './page_boundary';
import { Search } from './search';
import { WhoAmI } from './who_am_i';

export function Frame() {
  const t = useTexts();
  const language = useLanguage();
  const { world, identity } = useSession();
  const { pathname } = useLocation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [round, setRound] = useState(0);
  // What was missed can only be read again: the pages are made anew.
  useEffect(() => {
    const scope = [world.name, identity.credential, identity.chapter].join(' ');
    return startLive(scope, () => setRound((number) => number + 1));
  }, [world.name, identity.credential, identity.chapter]);
  // What the next pages are made of comes while somebody reads the first.
  useEffect(() => fetchAhead(() => void fetchBarParts()), []);
  const page = pages.find((candidate) => matchPath(candidate.path, pathname));
  useTitle(page ? `${page.title()} · ${t.product}` : t.product, world);
  return (
    <ChapterTreeProvider>
      <a className="skip" href="#content">
        {t.frame.skip}
      </a>
      <ExerciseBanner world={world} />
      <header className="bar">
        <button type="button" className="bar-button menu-button" aria-label={t.frame.menu} onClick={() => setMenuOpen(true)}>
          <MenuIcon />
        </button>
        <span className="brand">{t.product}</span>
        <Search />
        <LiveLamp />
        <button type="button" className="bar-button" onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}>
          {t.frame.language}
        </button>
        <WhoAmI />
      </header>
      <div className="below-bar">
        <aside className="side">
          <Menu />
        </aside>
        {isMenuOpen && <MenuDrawer onClose={() => setMenuOpen(false)} />}
        {/* For another chapter there are other pages. */}
        <main id="content" tabIndex={-1} key={`${round} ${identity.chapter}`}>
          <Notices />
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
