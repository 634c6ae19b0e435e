import { useCallback, useEffect, useState } from 'react';

// What somebody is typing, kept in the browser until it is submitted: a reload, a lost connection or an ended session loses nothing.
export function useDraft<T extends object>(name: string, empty: () => T) {
  const key = `muster.draft.${name}`;
  const [wasRestored, setWasRestored] = useState(() => localStorage.getItem(key) !== null);
  const [value, setValue] = useState<T>(() => {
    const kept = localStorage.getItem(key);
    if (kept === null) return empty();
    try {
      return { ...empty(), ...(JSON.parse(kept) as T) };
    } catch {
      return empty();
    }
  });
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
