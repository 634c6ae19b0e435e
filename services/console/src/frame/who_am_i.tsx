import { useState } from 'react';
import { useSession, useSessionState } from '../api/session';
import { useChapters } from '../components/names';
import { useTexts } from '../i18n/language';
import { toggleTheme } from '../theme/appearance';
import { fetchBarParts, useBarParts } from './ant_design_later';

// Who is signed in and for whom they act; a menu to change that, and to sign out.
export function WhoAmI() {
  const t = useTexts();
  const { identity } = useSession();
  const { signOut, actFor } = useSessionState();
  const tree = useChapters();
  const parts = useBarParts();
  const [isOpen, setOpen] = useState(false);
  // Pressed before its menu was there: the button that takes its place has the focus again.
  const [wasPressed, setPressed] = useState(false);
  const words = (
    <span className="who">
      <b>{identity.displayName}</b>
      <span>
        {tree.nameOf(identity.chapter)} · {identity.roles.map((role) => t.roles[role]).join('、')}
      </span>
    </span>
  );
  if (!parts) {
    const press = () => {
      setPressed(true);
      setOpen(true);
      void fetchBarParts();
    };
    return (
      <button type="button" className="bar-button" aria-haspopup="menu" aria-busy={wasPressed || undefined} onClick={press}>
        {words}
      </button>
    );
  }
  const chapters = [...new Set(identity.roleGrants.map((grant) => grant.chapter))];
  return (
    <parts.ButtonMenu
      isOpen={isOpen}
      onOpen={setOpen}
      places={chapters.map((chapter) => ({ key: chapter, label: tree.nameOf(chapter), isDisabled: chapter === identity.chapter, onChoose: () => void actFor(chapter) }))}
      others={[
        { key: 'theme', label: t.frame.theme, onChoose: toggleTheme },
        { key: 'sign-out', label: t.frame.signOut, onChoose: () => void signOut() },
      ]}
    >
      <button type="button" className="bar-button" aria-haspopup="menu" autoFocus={wasPressed}>
        {words}
      </button>
    </parts.ButtonMenu>
  );
}
