import { later } from '../../frame/later';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { titles } from '../../i18n/titles';

const Teams = later(() => import('./teams'));
const TeamPage = later(() => import('./team'));
const NewTeam = later(() => import('./new_team'));
const Missions = later(() => import('./missions'));
const MissionPage = later(() => import('./mission'));
const NewMission = later(() => import('./new_mission'));
const ProposeMissions = later(() => import('./propose'));

export const pages: readonly Page[] = [
  { path: '/teams', title: () => texts().frame.teams, isInMenu: true, element: <Teams /> },
  { path: '/teams/new', title: () => titles().newTeam, element: <NewTeam /> },
  { path: '/teams/:team', title: () => titles().team, element: <TeamPage /> },
  { path: '/missions', title: () => titles().missions, isInMenu: true, element: <Missions /> },
  { path: '/missions/new', title: () => titles().newMission, element: <NewMission /> },
  { path: '/missions/propose', title: () => titles().proposeMissions, element: <ProposeMissions /> },
  { path: '/missions/:mission', title: () => titles().mission, element: <MissionPage /> },
];
