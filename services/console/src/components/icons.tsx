import type { ReactNode } from 'react';

// Signs for what is on the screen before Ant Design's are there. The name of what they stand on says the same in words.
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="1em" height="1em" fill="none" stroke="currentColor" strokeWidth="1.3" aria-hidden focusable="false">
      {children}
    </svg>
  );
}

export const MenuIcon = () => (
  <Icon>
    <path d="M1 2.5h14M1 8h14M1 13.5h14" />
  </Icon>
);

export const SearchIcon = () => (
  <Icon>
    <circle cx="6.5" cy="6.5" r="5" />
    <path d="m10.2 10.2 5 5" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m2 2 12 12M14 2 2 14" />
  </Icon>
);

export const EyeIcon = ({ isShut }: { isShut: boolean }) => (
  <Icon>
    <path d="M.8 8C2.4 4.7 4.8 3 8 3s5.6 1.7 7.2 5c-1.6 3.3-4 5-7.2 5S2.4 11.3.8 8Z" />
    <circle cx="8" cy="8" r="2.2" />
    {isShut && <path d="M2.5 14 13.5 2" />}
  </Icon>
);

// Something went wrong, and something to look at: told apart by shape, not by colour alone.
export const WrongIcon = () => (
  <svg className="icon" viewBox="0 0 16 16" width="1em" height="1em" fill="currentColor" aria-hidden focusable="false">
    <path fillRule="evenodd" d="M8 .8a7.2 7.2 0 1 1 0 14.4A7.2 7.2 0 0 1 8 .8ZM5.6 4.8l-.8.8L7.2 8l-2.4 2.4.8.8L8 8.8l2.4 2.4.8-.8L8.8 8l2.4-2.4-.8-.8L8 7.2Z" />
  </svg>
);

export const WarningIcon = () => (
  <svg className="icon" viewBox="0 0 16 16" width="1em" height="1em" fill="currentColor" aria-hidden focusable="false">
    <path fillRule="evenodd" d="M8 .8a7.2 7.2 0 1 1 0 14.4A7.2 7.2 0 0 1 8 .8Zm-.6 3.7v4.7h1.2V4.5Zm.6 5.8a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6Z" />
  </svg>
);
