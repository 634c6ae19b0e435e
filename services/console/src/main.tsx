import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Navigate, Outlet, Route, Routes } from 'react-router-dom';
import './theme/tokens.css';
import './frame/frame.css';
import { askForSession, SessionProvider, useSessionState, wasSignedIn } from './api/session';
import { FailureNote } from './components/states';
import { AntDesign } from './frame/ant_design_later';
import { Frame } from './frame/frame';
import { later } from './frame/later';
import { fetchPage, kFirstPath, pages } from './frame/navigation';
import type { Page } from './frame/page';
import { SignIn } from './frame/sign_in';

const ChangePassword = later(() => import('./frame/change_password'));

const routeOf = (page: Page) => <Route key={page.path} path={page.path} element={page.element} />;

function Console() {
  const { session, failure, retry } = useSessionState();
  if (failure) return <div className="sign-in"><FailureNote failure={failure} onRetry={retry} /></div>;
  if (session === undefined) return null;
  // The address stays: whoever signs in again is where they were.
  if (session === null) return <SignIn />;
  if (session.identity.passwordChangeRequired) return <Suspense><ChangePassword /></Suspense>;
  return (
    <Routes>
      <Route element={<Frame />}>
        {pages.filter((page) => page.isPlain).map(routeOf)}
        <Route element={<AntDesign><Outlet /></AntDesign>}>{pages.filter((page) => !page.isPlain).map(routeOf)}</Route>
        <Route path="*" element={<Navigate to={kFirstPath} replace />} />
      </Route>
    </Routes>
  );
}

// All that the first view needs is asked for at once.
askForSession();
if (wasSignedIn()) fetchPage(window.location.pathname);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <BrowserRouter>
      <SessionProvider>
        <Console />
      </SessionProvider>
    </BrowserRouter>
  </StrictMode>,
);
