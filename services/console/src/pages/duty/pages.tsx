import { lazy } from 'react';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { words } from './texts';

const Incidents = lazy(() => import('./incidents'));
const NewIncident = lazy(() => import('./new_incident'));
const Incident = lazy(() => import('./incident'));
const LevelPaper = lazy(() => import('./level_paper'));

export const pages: readonly Page[] = [
  { path: '/duty', title: () => texts().frame.duty, isInMenu: true, element: <Incidents /> },
  { path: '/duty/new', title: () => texts().duty.newIncident, element: <NewIncident /> },
  { path: '/incidents/:incident', title: () => texts().duty.incident, element: <Incident /> },
  { path: '/incidents/:incident/levels/:decision', title: () => words().paper, element: <LevelPaper /> },
];
