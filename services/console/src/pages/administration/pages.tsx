import { lazy } from 'react';
import { Navigate } from 'react-router-dom';
import type { Page } from '../../frame/page';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { texts } from '../../i18n/language';
import { words as accountWords } from './accounts/texts';
import { words as itemWords } from './catalogue/texts';
import { words } from './texts';

const Users = lazy(() => import('./accounts/users'));
const NewUser = lazy(() => import('./accounts/new_user'));
const UserPage = lazy(() => import('./accounts/user'));
const Items = lazy(() => import('./catalogue/items'));
const NewItem = lazy(() => import('./catalogue/new_item'));
const ItemPage = lazy(() => import('./catalogue/item'));
const Chapters = lazy(() => import('./rules/chapters'));
const Policies = lazy(() => import('./rules/policies'));
const Delegations = lazy(() => import('./rules/delegations'));
const Calendar = lazy(() => import('./rules/calendar'));
const Travel = lazy(() => import('./rules/travel'));
const Triggers = lazy(() => import('./rules/triggers'));
const OpenPaper = lazy(() => import('./oversight/open_paper'));
const Reports = lazy(() => import('./oversight/reports'));
const ReportPage = lazy(() => import('./oversight/report'));
const Events = lazy(() => import('./oversight/events'));
const Audit = lazy(() => import('./oversight/audit'));
const Account = lazy(() => import('./accounts/account'));

const kKeepers = [Role.ADMINISTRATOR, Role.AUDITOR, Role.COMMANDER, Role.APPROVER];

export const pages: readonly Page[] = [
  { path: '/oversight', title: () => words().oversight, isInMenu: true, element: <Navigate to="/oversight/papers" replace /> },
  { path: '/oversight/papers', title: () => words().openPaper, element: <OpenPaper /> },
  { path: '/oversight/reports', title: () => words().reports, element: <Reports /> },
  { path: '/oversight/reports/:report', title: () => words().reports, element: <ReportPage /> },
  { path: '/oversight/events', title: () => words().events, element: <Events /> },
  { path: '/oversight/audit', title: () => words().audit, element: <Audit /> },
  { path: '/administration', title: () => texts().frame.administration, isInMenu: true, roles: kKeepers, element: <Navigate to="/administration/users" replace /> },
  { path: '/administration/users', title: () => words().users, element: <Users /> },
  { path: '/administration/users/new', title: () => accountWords().create, element: <NewUser /> },
  { path: '/administration/users/:user', title: () => words().users, element: <UserPage /> },
  { path: '/administration/items', title: () => words().items, element: <Items /> },
  { path: '/administration/items/new', title: () => itemWords().create, element: <NewItem /> },
  { path: '/administration/items/:item', title: () => itemWords().item, element: <ItemPage /> },
  { path: '/administration/chapters', title: () => words().chapters, element: <Chapters /> },
  { path: '/administration/policies', title: () => words().policies, element: <Policies /> },
  { path: '/administration/delegations', title: () => words().delegations, element: <Delegations /> },
  { path: '/administration/calendar', title: () => words().calendar, element: <Calendar /> },
  { path: '/administration/travel', title: () => words().travel, element: <Travel /> },
  { path: '/administration/triggers', title: () => words().triggers, element: <Triggers /> },
  { path: '/account', title: () => words().myAccount, isInMenu: true, element: <Account /> },
];
