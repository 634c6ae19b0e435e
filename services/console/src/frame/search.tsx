import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { SearchIcon } from '../components/icons';
import { useTexts } from '../i18n/language';
import { fetchBarParts, useBarParts } from './ant_design_later';

// What is found by name, by code, or by the initials of its pinyin. Ctrl+K puts the cursor here.
export function Search() {
  const t = useTexts();
  const navigate = useNavigate();
  const parts = useBarParts();
  const [typed, setTyped] = useState('');
  // While a word is being put together from pinyin, the field must stay the same.
  const [isComposing, setComposing] = useState(false);
  // Where in the plain field the cursor is; undefined when it is elsewhere.
  const caret = useRef<number>(undefined);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        box.current?.querySelector('input')?.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const keepCaret = (input: HTMLInputElement) => (caret.current = input.selectionStart ?? input.value.length);
  const words = `${t.frame.search}  Ctrl+K`;
  return (
    <div ref={box} className="search">
      {parts && !isComposing ? (
        <parts.SearchWithFound typed={typed} caret={caret.current} onType={setTyped} onGo={(path) => (setTyped(''), navigate(path))} />
      ) : (
        <span className="text-input search-plain">
          <input
            role="combobox"
            aria-expanded={false}
            aria-label={t.frame.search}
            placeholder={words}
            autoComplete="off"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              keepCaret(event.target);
            }}
            onFocus={(event) => {
              keepCaret(event.target);
              void fetchBarParts();
            }}
            onSelect={(event) => keepCaret(event.currentTarget)}
            onBlur={() => (caret.current = undefined)}
            onCompositionStart={() => setComposing(true)}
            onCompositionEnd={() => setComposing(false)}
          />
          <SearchIcon />
        </span>
      )}
    </div>
  );
}
