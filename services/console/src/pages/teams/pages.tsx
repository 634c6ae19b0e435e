import { lazy } from 'react';
import type { Page } from '../../frame/page';
import { texts } from '../../i18n/language';
import { words } from './texts';

const Teams = lazy(() => import('./teams'));
const TeamPage = lazy(() => import('./team'));
const NewTeam = lazy(() => import('./new_team'));
const Missions = lazy(() => import('./missions'));
const MissionPage = lazy(() => import('./mission'));
const NewMission = lazy(() => import('./new_mission'));
const ProposeMissions = lazy(() => import('./propose'));

export const pages: readonly Page[] = [
  { path: '/teams', title: () => texts().frame.teams, isInMenu: true, element: <Teams /> },
  { path: '/teams/new', title: () => words().register, element: <NewTeam /> },
  { path: '/teams/:team', title: () => words().team, element: <TeamPage /> },
  { path: '/missions', title: () => words().missions, isInMenu: true, element: <Missions /> },
  { path: '/missions/new', title: () => words().callOut, element: <NewMission /> },
  { path: '/missions/propose', title: () => words().propose, element: <ProposeMissions /> },
  { path: '/missions/:mission', title: () => words().mission, element: <MissionPage /> },
];
