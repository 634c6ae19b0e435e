import { useState } from 'react';
import { failureOf } from '../api/failure';
import { useSession, useSessionState } from '../api/session';
import { useChapters } from '../components/names';
import { useTexts } from '../i18n/language';
import { toggleTheme } from '../theme/appearance';
import { fetchBarParts, useBarParts } from './ant_design_later';
import { useSayUndone } from './notices';

// Who is signed in and for whom they act; a menu to change that, and to sign out.
export function WhoAmI() {
  const t = useTexts();
  const { identity } = useSession();
  const { signOut, actFor } = useSessionState();
  const say = useSayUndone();
  const attempt = (undone: string, work: () => Promise<void>) => {
    say();
    work().catch((error: unknown) => say({ undone, failure: failureOf(error) }));
  };
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
      places={chapters.map((chapter) => ({ key: chapter, label: tree.nameOf(chapter), isDisabled: chapter === identity.chapter, onChoose: () => attempt(t.frame.notActing(tree.nameOf(chapter)), () => actFor(chapter)) }))}
      others={[
        { key: 'theme', label: t.frame.theme, onChoose: toggleTheme },
        { key: 'sign-out', label: t.frame.signOut, onChoose: () => attempt(t.frame.notSignedOut, signOut) },
      ]}
    >
      <button type="button" className="bar-button" aria-haspopup="menu" autoFocus={wasPressed}>
        {words}
      </button>
    </parts.ButtonMenu>
  );
}
