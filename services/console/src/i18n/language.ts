import { useSyncExternalStore } from 'react';
import { en } from './en';
import { type Texts, zh } from './zh';

export type Language = 'zh-CN' | 'en';
const kKey = 'muster.language';

let language: Language = localStorage.getItem(kKey) === 'en' ? 'en' : 'zh-CN';
document.documentElement.lang = language;
const listeners = new Set<() => void>();

export function currentLanguage(): Language {
  return language;
}

export function setLanguage(next: Language): void {
  language = next;
  localStorage.setItem(kKey, next);
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

export function useLanguage(): Language {
  return useSyncExternalStore((listener) => (listeners.add(listener), () => listeners.delete(listener)), currentLanguage);
}

// What the console says, in the language that is chosen; components use useTexts, so that they are drawn anew when it changes.
export function texts(): Texts {
  return language === 'en' ? en : zh;
}

export function useTexts(): Texts {
  return useLanguage() === 'en' ? en : zh;
}

// The words of one area of pages, which stand beside them: [outside of components, within].
export function areaTexts<T>(chinese: T, english: T): [() => T, () => T] {
  return [() => (language === 'en' ? english : chinese), () => (useLanguage() === 'en' ? english : chinese)];
}
