import type { ReactElement } from 'react';
import type { Role } from '../gen/muster/common/v1/role_pb';

// A page: where it is, what it is called in the language that is chosen now, and who finds it in the menu.
export interface Page {
  path: string;
  title: () => string;
  isInMenu?: boolean;
  // It does without Ant Design.
  isPlain?: boolean;
  // In the menu of whoever holds one of these; left out: everybody's. Services check rights themselves.
  roles?: readonly Role[];
  element: ReactElement;
}
