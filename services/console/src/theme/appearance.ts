import { useSyncExternalStore } from 'react';

export type Appearance = 'light' | 'dark';
const kKey = 'muster.theme';

let appearance: Appearance = localStorage.getItem(kKey) === 'dark' ? 'dark' : 'light';
document.documentElement.dataset.theme = appearance;
const listeners = new Set<() => void>();

function show(next: Appearance): void {
  appearance = next;
  document.documentElement.dataset.theme = appearance;
  for (const listener of listeners) listener();
}

export function toggleTheme(): void {
  show(appearance === 'dark' ? 'light' : 'dark');
  localStorage.setItem(kKey, appearance);
}

// Paper is white.
let beforePrint: Appearance | undefined;
window.addEventListener('beforeprint', () => {
  beforePrint = appearance;
  show('light');
});
window.addEventListener('afterprint', () => {
  if (beforePrint) show(beforePrint);
  beforePrint = undefined;
});

export function useTheme(): Appearance {
  return useSyncExternalStore(
    (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    () => appearance,
  );
}
