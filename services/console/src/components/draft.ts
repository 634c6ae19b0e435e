import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../api/session';

// Everybody who works at this browser has drafts of their own in each world: nobody sends what another has typed, nor in earnest what was an exercise.
function useKey(name: string): string {
  const { world, identity } = useSession();
  return `muster.draft.${world.name}.${identity.user}.${name}`;
}

function keptAt<T>(key: string): Partial<T> | undefined {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<T> | null) ?? undefined;
  } catch {
    return undefined;
  }
}

// What is kept of a draft by its name; undefined when there is none.
export function useKeptDraft<T extends object>(name: string): Partial<T> | undefined {
  const key = useKey(name);
  const [kept] = useState(() => keptAt<T>(key));
  return kept;
}

// What somebody is typing, kept in the browser until it is submitted: a reload, a lost connection or an ended session loses nothing.
export function useDraft<T extends object>(name: string, empty: () => T) {
  const key = useKey(name);
  const [kept] = useState(() => keptAt<T>(key));
  const [wasRestored, setWasRestored] = useState(kept !== undefined);
  const [value, setValue] = useState<T>(() => ({ ...empty(), ...kept }));
  const [isDirty, setIsDirty] = useState(wasRestored);
  useEffect(() => {
    if (!isDirty) return;
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // The browser's store is full or shut: typing goes on without it.
    }
  }, [key, value, isDirty]);
  const change = useCallback((part: Partial<T>) => {
    setIsDirty(true);
    setValue((before) => ({ ...before, ...part }));
  }, []);
  const discard = useCallback(() => {
    localStorage.removeItem(key);
    setIsDirty(false);
    setWasRestored(false);
    setValue(empty());
  }, [key]);
  return { value, change, discard, wasRestored };
}
