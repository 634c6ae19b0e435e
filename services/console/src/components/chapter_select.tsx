import { Select } from 'antd';
import { useMemo } from 'react';
import { useSession } from '../api/session';
import { useTexts } from '../i18n/language';
import { useChapters } from './names';
import { matches } from './pinyin';

// A chapter by name, code or the initials of its pinyin.
export function ChapterSelect({
  id,
  value,
  onChange,
  within,
  placeholder,
  isDisabled,
}: {
  id?: string;
  value?: string;
  onChange: (chapter: string) => void;
  within?: string;
  placeholder?: string;
  isDisabled?: boolean;
}) {
  const t = useTexts();
  const tree = useChapters();
  const { identity } = useSession();
  const options = useMemo(
    () =>
      tree.chapters
        .filter((chapter) => !within || tree.isWithin(chapter.name, within))
        // One's own part of the country first: jss is 积石山 in Linxia and 江山 elsewhere.
        .sort((a, b) => Number(tree.isWithin(b.name, identity.chapter)) - Number(tree.isWithin(a.name, identity.chapter)))
        .map((chapter) => {
          const path = tree.pathOf(chapter.name);
          return { value: chapter.name, label: path, place: chapter.displayName, found: `${path} ${chapter.name.slice(9)}` };
        }),
    [tree, within, identity.chapter],
  );
  return (
    <Select
      id={id}
      aria-label={id ? undefined : t.common.chapter}
      showSearch={{ filterOption: (typed, option) => option !== undefined && matches(option.found, typed, option.place) }}
      disabled={isDisabled}
      value={value || undefined}
      onChange={onChange}
      options={options}
      placeholder={placeholder}
      style={{ width: '100%' }}
    />
  );
}
