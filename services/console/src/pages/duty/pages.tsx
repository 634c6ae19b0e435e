import { later } from '../../frame/later';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { titles } from '../../i18n/titles';
import Incidents from './incidents';

const NewIncident = later(() => import('./new_incident'));
const Incident = later(() => import('./incident'));
const LevelPaper = later(() => import('./level_paper'));

export const pages: readonly Page[] = [
  { path: '/duty', title: () => texts().frame.duty, isInMenu: true, isPlain: true, element: <Incidents /> },
  { path: '/duty/new', title: () => texts().duty.newIncident, element: <NewIncident /> },
  { path: '/incidents/:incident', title: () => texts().duty.incident, element: <Incident /> },
  { path: '/incidents/:incident/levels/:decision', title: () => titles().levelPaper, element: <LevelPaper /> },
];
