import { type KeyboardEvent, useRef } from 'react';

// Enter goes to the next field, as on the paper form; Ctrl+Enter submits. A note keeps its line breaks.
export function useFormKeys(submit: () => void) {
  const form = useRef<HTMLFormElement>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter') return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      submit();
      return;
    }
    const target = event.target as HTMLElement;
    if (target.tagName !== 'INPUT' || target.getAttribute('role') === 'combobox') return;
    event.preventDefault();
    const inputs = [...(form.current?.querySelectorAll<HTMLElement>('input, textarea, button[type=submit]') ?? [])];
    inputs[inputs.indexOf(target) + 1]?.focus();
  };
  return { ref: form, onKeyDown };
}
