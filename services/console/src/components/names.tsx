import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { allPages, useLoad } from '../api/load';
import { clientOf } from '../api/client';
import { useReloadOn } from '../api/live';
import { type Chapter, Chapter_Tier } from '../gen/muster/chapter/v1/chapter_pb';
import { idOf } from './format';
import { whenIdle } from './idle';

// The chapter tree, read once: every page names places.
export class ChapterTree {
  private readonly byName = new Map<string, Chapter>();
  constructor(readonly chapters: readonly Chapter[]) {
    for (const chapter of chapters) this.byName.set(chapter.name, chapter);
  }
  get(name: string): Chapter | undefined {
    return this.byName.get(name);
  }
  // "四子王旗", or the code of a chapter that is not known.
  nameOf(name: string): string {
    return this.byName.get(name)?.displayName ?? idOf(name);
  }
  // "内蒙古自治区 乌兰察布市 四子王旗".
  pathOf(name: string): string {
    const parts: string[] = [];
    for (let chapter = this.byName.get(name); chapter && chapter.tier !== Chapter_Tier.NATIONAL; chapter = this.byName.get(chapter.parent)) {
      parts.unshift(chapter.displayName);
    }
    return parts.join(' ') || this.nameOf(name);
  }
  // Whether `name` is `ancestor` or lies below it.
  isWithin(name: string, ancestor: string): boolean {
    // Until the chapters are there, or while their service is away: as division codes say, "622927" lies in "622900" and "620000".
    if (this.byName.size === 0) return idOf(name).startsWith(idOf(ancestor).replace(/(00)+$/, ''));
    for (let chapter = this.byName.get(name); chapter; chapter = this.byName.get(chapter.parent)) {
      if (chapter.name === ancestor) return true;
    }
    return false;
  }
}

const ChapterTreeContext = createContext(new ChapterTree([]));

export function ChapterTreeProvider({ children }: { children: ReactNode }) {
  const { value, reload } = useLoad('chapters', async (signal) => {
    // Thousands of them: what the page itself asks for comes first.
    await new Promise<void>(whenIdle);
    const { ChapterService } = await import('../gen/muster/chapter/v1/chapter_service_pb');
    return allPages<Chapter>(async (pageToken) => {
      const page = await clientOf(ChapterService).listChapters({ pageSize: 10_000, pageToken }, { signal });
      return { rows: page.chapters, nextPageToken: page.nextPageToken };
    });
  });
  // An import changes thousands at once.
  useReloadOn(['chapters/'], reload, 2000);
  const tree = useMemo(() => new ChapterTree(value ?? []), [value]);
  return <ChapterTreeContext.Provider value={tree}>{children}</ChapterTreeContext.Provider>;
}

export function useChapters(): ChapterTree {
  return useContext(ChapterTreeContext);
}
