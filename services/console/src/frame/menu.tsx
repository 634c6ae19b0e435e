import { useEffect, useMemo, useRef } from 'react';
import { NavLink } from 'react-router-dom';
import { useSession } from '../api/session';
import { CloseIcon } from '../components/icons';
import { useTexts } from '../i18n/language';
import { pages } from './navigation';
import type { Page } from './page';

export function usePagesInMenu(): readonly Page[] {
  const { identity } = useSession();
  return useMemo(() => pages.filter((page) => page.isInMenu && (!page.roles || page.roles.some((role) => identity.roles.includes(role)))), [identity]);
}

export function Menu({ onGo }: { onGo?: () => void }) {
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

// The menu on a phone: over the page, away with Esc or a touch beside it.
export function MenuDrawer({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="menu-drawer" aria-label={t.frame.menu} onClose={onClose} onClick={(event) => event.target === dialog.current && onClose()}>
      <div className="menu-drawer-head">
        <button type="button" className="menu-drawer-close" aria-label={t.common.close} onClick={onClose}>
          <CloseIcon />
        </button>
        <b>{t.product}</b>
      </div>
      <Menu onGo={onClose} />
    </dialog>
  );
}
