import type { ReactNode } from 'react';
import { Sections } from '../../../frame/sections';
import { useWords } from '../texts';

// The heading of a page of oversight, under the ways to its neighbours.
export function Head({ title, children }: { title: string; children?: ReactNode }) {
  const w = useWords();
  return (
    <>
      <Sections
        label={w.oversight}
        sections={[
          { path: '/oversight/papers', title: w.openPaper },
          { path: '/oversight/reports', title: w.reports },
          { path: '/oversight/events', title: w.events },
          { path: '/oversight/audit', title: w.audit },
        ]}
      />
      <div className="page-head">
        <h1>{title}</h1>
        {children}
      </div>
    </>
  );
}
