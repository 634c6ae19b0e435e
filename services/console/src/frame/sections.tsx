import { NavLink } from 'react-router-dom';

export interface Section {
  path: string;
  title: string;
}

// The pages of one part of the console, above each of them.
export function Sections({ label, sections }: { label: string; sections: readonly Section[] }) {
  return (
    <nav className="sections no-print" aria-label={label}>
      {sections.map((section) => (
        <NavLink key={section.path} to={section.path}>
          {section.title}
        </NavLink>
      ))}
    </nav>
  );
}
