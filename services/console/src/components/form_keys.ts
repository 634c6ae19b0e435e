import { type KeyboardEvent, useRef } from 'react';

const kMomentMs = 500;

// Keys of a form: Enter goes to the next field, as on paper, from a list once it has chosen; Ctrl+Enter sends. A note keeps its line breaks.
export function useFormKeys(onSend: () => void) {
  const ref = useRef<HTMLFormElement>(null);
  const goOnFrom = (field: HTMLElement) => {
    const fields = [...(ref.current?.querySelectorAll<HTMLElement>('input:not(:disabled), textarea:not(:disabled), button[type=submit]') ?? [])];
    fields[fields.indexOf(field) + 1]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter') return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      onSend();
      return;
    }
    const field = event.target as HTMLElement;
    if (field.tagName !== 'INPUT') return;
    if (field.getAttribute('role') !== 'combobox') {
      event.preventDefault();
      return goOnFrom(field);
    }
    // A list has heard of this key before the form. When it has taken something, it shuts a moment later.
    if (field.getAttribute('aria-expanded') !== 'true') return;
    const shutting = new MutationObserver(() => {
      shutting.disconnect();
      if (document.activeElement === field) goOnFrom(field);
    });
    shutting.observe(field, { attributeFilter: ['aria-expanded'] });
    setTimeout(() => shutting.disconnect(), kMomentMs);
  };
  return { ref, onKeyDown };
}
