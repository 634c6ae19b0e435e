import { Select } from 'antd';
import { useMemo } from 'react';
import { useChapters } from './names';
import { initialsOf } from './pinyin';

// A chapter by name, code or the initials of its pinyin.
export function ChapterSelect({ id, value, onChange, within, placeholder }: { id?: string; value?: string; onChange: (chapter: string) => void; within?: string; placeholder?: string }) {
  const tree = useChapters();
  const options = useMemo(
    () =>
      tree.chapters
        .filter((chapter) => !within || tree.isWithin(chapter.name, within))
        .map((chapter) => {
          const path = tree.pathOf(chapter.name);
          return { value: chapter.name, label: path, found: `${path} ${chapter.name.slice(9)} ${initialsOf(chapter.displayName)}`.toLowerCase() };
        }),
    [tree, within],
  );
  return (
    <Select
      id={id}
      showSearch={{ filterOption: (typed, option) => option?.found.includes(typed.trim().toLowerCase()) ?? false }}
      value={value || undefined}
      onChange={onChange}
      options={options}
      placeholder={placeholder}
      style={{ width: '100%' }}
    />
  );
}
