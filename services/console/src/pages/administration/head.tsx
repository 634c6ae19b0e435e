import type { ReactNode } from 'react';
import { useSession } from '../../api/session';
import { useChapters } from '../../components/names';
import { Sections } from '../../frame/sections';
import { Chapter_Tier } from '../../gen/muster/chapter/v1/chapter_pb';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { useTexts } from '../../i18n/language';
import { useWords } from './texts';

// The heading of a page of administration, under the ways to its neighbours.
export function Head({ title, children }: { title: string; children?: ReactNode }) {
  const t = useTexts();
  const w = useWords();
  return (
    <>
      <Sections
        label={t.frame.administration}
        sections={[
          { path: '/administration/users', title: w.users },
          { path: '/administration/chapters', title: w.chapters },
          { path: '/administration/items', title: w.items },
          { path: '/administration/policies', title: w.policies },
          { path: '/administration/delegations', title: w.delegations },
          { path: '/administration/calendar', title: w.calendar },
          { path: '/administration/travel', title: w.travel },
          { path: '/administration/triggers', title: w.triggers },
        ]}
      />
      <div className="page-head">
        <h1>{title}</h1>
        {children}
      </div>
    </>
  );
}

// What holds for the whole country is kept by the national society.
export function useIsNationalAdministrator(): boolean {
  const tree = useChapters();
  const { identity } = useSession();
  return identity.roles.includes(Role.ADMINISTRATOR) && tree.get(identity.chapter)?.tier === Chapter_Tier.NATIONAL;
}

// Whether the caller administers what a chapter keeps.
export function useAdministers(): (chapter: string) => boolean {
  const tree = useChapters();
  const { identity } = useSession();
  return (chapter) => identity.roles.includes(Role.ADMINISTRATOR) && tree.isWithin(chapter, identity.chapter);
}
