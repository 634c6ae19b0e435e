import { useEffect, useRef } from 'react';
import { NavLink, useLocation } from 'react-router-dom';

export interface Section {
  path: string;
  title: string;
}

// The pages of one part of the console, above each of them. On a phone they scroll sideways, and the one that is open is in sight.
export function Sections({ label, sections }: { label: string; sections: readonly Section[] }) {
  const bar = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    // Newer browsers answer with a promise, which is no clean-up.
    void bar.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [pathname]);
  return (
    <nav ref={bar} className="sections no-print" aria-label={label}>
      {sections.map((section) => (
        <NavLink key={section.path} to={section.path}>
          {section.title}
        </NavLink>
      ))}
    </nav>
  );
}
