import { useSyncExternalStore } from 'react';
import antDesignStyles from '../gen/antd.css?url';
import { later } from './later';

// Ant Design is most of the code that a page needs. The first view does without it; it comes with the first page that uses it, or soon after.

let styles: Promise<void> | undefined;
function fetchStyles(): Promise<void> {
  styles ??= new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = antDesignStyles;
    link.onload = () => resolve();
    link.onerror = () => {
      styles = undefined;
      link.remove();
      reject(new Error(`no ${antDesignStyles}`));
    };
    // Before all others: what they say overrides it.
    document.head.prepend(link);
  });
  return styles;
}

export const AntDesign = later(async () => {
  const [module] = await Promise.all([import('./ant_design'), fetchStyles()]);
  return module;
});

// The parts of the bar that are made of it.
type BarParts = typeof import('./bar_parts');
let barParts: BarParts | undefined;
const listeners = new Set<() => void>();

export async function fetchBarParts(): Promise<void> {
  const [module] = await Promise.all([import('./bar_parts'), AntDesign.fetch()]);
  barParts = module;
  for (const listener of listeners) listener();
}

// Undefined until they are there.
export function useBarParts(): BarParts | undefined {
  return useSyncExternalStore(
    (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    () => barParts,
  );
}
