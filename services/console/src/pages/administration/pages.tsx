import { Navigate } from 'react-router-dom';
import { later } from '../../frame/later';
import type { Page } from '../../frame/page';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { texts } from '../../i18n/language';
import { titles } from '../../i18n/titles';
import { words } from './texts';

const Users = later(() => import('./accounts/users'));
const NewUser = later(() => import('./accounts/new_user'));
const UserPage = later(() => import('./accounts/user'));
const Items = later(() => import('./catalogue/items'));
const NewItem = later(() => import('./catalogue/new_item'));
const ItemPage = later(() => import('./catalogue/item'));
const Chapters = later(() => import('./rules/chapters'));
const Policies = later(() => import('./rules/policies'));
const Delegations = later(() => import('./rules/delegations'));
const Calendar = later(() => import('./rules/calendar'));
const Travel = later(() => import('./rules/travel'));
const Triggers = later(() => import('./rules/triggers'));
const OpenPaper = later(() => import('./oversight/open_paper'));
const Reports = later(() => import('./oversight/reports'));
const ReportPage = later(() => import('./oversight/report'));
const Events = later(() => import('./oversight/events'));
const Audit = later(() => import('./oversight/audit'));
const Account = later(() => import('./accounts/account'));

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
  { path: '/administration/users/new', title: () => titles().newUser, element: <NewUser /> },
  { path: '/administration/users/:user', title: () => words().users, element: <UserPage /> },
  { path: '/administration/items', title: () => words().items, element: <Items /> },
  { path: '/administration/items/new', title: () => titles().newItem, element: <NewItem /> },
  { path: '/administration/items/:item', title: () => titles().item, element: <ItemPage /> },
  { path: '/administration/chapters', title: () => words().chapters, element: <Chapters /> },
  { path: '/administration/policies', title: () => words().policies, element: <Policies /> },
  { path: '/administration/delegations', title: () => words().delegations, element: <Delegations /> },
  { path: '/administration/calendar', title: () => words().calendar, element: <Calendar /> },
  { path: '/administration/travel', title: () => words().travel, element: <Travel /> },
  { path: '/administration/triggers', title: () => words().triggers, element: <Triggers /> },
  { path: '/account', title: () => words().myAccount, isInMenu: true, element: <Account /> },
];
