import { Select } from 'antd';
import { useMemo } from 'react';
import { useSession } from '../api/session';
import { useTexts } from '../i18n/language';
import { useChapters } from './names';
import { initialsOf } from './pinyin';

// A chapter by name, code or the initials of its pinyin.
export function ChapterSelect({ id, value, onChange, within, placeholder }: { id?: string; value?: string; onChange: (chapter: string) => void; within?: string; placeholder?: string }) {
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
          return { value: chapter.name, label: path, found: `${path} ${chapter.name.slice(9)} ${initialsOf(chapter.displayName)}`.toLowerCase() };
        }),
    [tree, within, identity.chapter],
  );
  return (
    <Select
      id={id}
      aria-label={id ? undefined : t.common.chapter}
      showSearch={{ filterOption: (typed, option) => option?.found.includes(typed.trim().toLowerCase()) ?? false }}
      value={value || undefined}
      onChange={onChange}
      options={options}
      placeholder={placeholder}
      style={{ width: '100%' }}
    />
  );
}
