import { AutoComplete, Dropdown } from 'antd';
import { type ReactElement, useLayoutEffect, useRef } from 'react';
import { SearchIcon } from '../components/icons';
import { useTexts } from '../i18n/language';
import AntDesign from './ant_design';
import { useFound } from './found';

// The search with what it finds below it.
export function SearchWithFound({ typed, caret, onType, onGo }: { typed: string; caret?: number; onType: (typed: string) => void; onGo: (path: string) => void }) {
  const t = useTexts();
  const found = useFound(typed);
  const box = useRef<HTMLDivElement>(null);
  // It takes the place of a plain field: whoever types there goes on typing here.
  useLayoutEffect(() => {
    const input = box.current?.querySelector('input');
    if (!input || caret === undefined) return;
    input.focus();
    input.setSelectionRange(caret, caret);
  }, []);
  return (
    <div ref={box}>
      <AntDesign>
        <AutoComplete
          value={typed}
          options={found}
          defaultOpen={caret !== undefined && typed !== ''}
          onChange={onType}
          onSelect={onGo}
          notFoundContent={typed.trim() ? t.frame.searchNothing(typed) : null}
          aria-label={t.frame.search}
          placeholder={`${t.frame.search}  Ctrl+K`}
          suffixIcon={<SearchIcon />}
        />
      </AntDesign>
    </div>
  );
}

export interface Choice {
  key: string;
  label: string;
  isDisabled?: boolean;
  onChoose: () => void;
}

// The menu of a button: places to act for, and below a line what else there is.
export function ButtonMenu({ places, others, isOpen, onOpen, children }: { places: Choice[]; others: Choice[]; isOpen: boolean; onOpen: (isOpen: boolean) => void; children: ReactElement }) {
  const item = ({ key, label, isDisabled, onChoose }: Choice) => ({ key, label, disabled: isDisabled, onClick: onChoose });
  return (
    <AntDesign>
      <Dropdown trigger={['click']} open={isOpen} onOpenChange={onOpen} menu={{ items: [...places.map(item), { type: 'divider' }, ...others.map(item)] }}>
        {children}
      </Dropdown>
    </AntDesign>
  );
}
