import { useSyncExternalStore } from 'react';

export type Appearance = 'light' | 'dark';
const kKey = 'muster.theme';

let appearance: Appearance = localStorage.getItem(kKey) === 'dark' ? 'dark' : 'light';
document.documentElement.dataset.theme = appearance;
const listeners = new Set<() => void>();

export function toggleTheme(): void {
  appearance = appearance === 'dark' ? 'light' : 'dark';
  localStorage.setItem(kKey, appearance);
  document.documentElement.dataset.theme = appearance;
  for (const listener of listeners) listener();
}

export function useTheme(): Appearance {
  return useSyncExternalStore(
    (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    () => appearance,
  );
}
