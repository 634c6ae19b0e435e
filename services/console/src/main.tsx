import { ConfigProvider, App as AntApp } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { createCache, StyleProvider } from '@ant-design/cssinjs';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router-dom';
import './theme/tokens.css';
import './gen/antd.css';
import './frame/frame.css';
import { SessionProvider, useSessionState } from './api/session';
import { FailureNote } from './components/states';
import { Frame } from './frame/frame';
import { pages } from './frame/navigation';
import { ChangePassword, SignIn } from './frame/sign_in';
import { useLanguage } from './i18n/language';
import { useTheme } from './theme/appearance';
import { darkTheme, lightTheme } from './theme/theme';

// Styles that a component makes at run time anyway go nowhere: all that are needed are in files, which is all that the policy lets in.
const nowhere = document.createElement('div');
const styles = createCache();

function Console() {
  const { session, failure, retry } = useSessionState();
  if (failure) return <div className="sign-in"><FailureNote failure={failure} onRetry={retry} /></div>;
  if (session === undefined) return null;
  // The address stays: whoever signs in again is where they were.
  if (session === null) return <SignIn />;
  if (session.identity.passwordChangeRequired) return <ChangePassword />;
  return (
    <Routes>
      <Route element={<Frame />}>
        {pages.map((page) => (
          <Route key={page.path} path={page.path} element={page.element} />
        ))}
        <Route path="*" element={<Navigate to={pages[0]!.path} replace />} />
      </Route>
    </Routes>
  );
}

function Appearance() {
  const language = useLanguage();
  const theme = useTheme();
  return (
    <StyleProvider cache={styles} container={nowhere}>
      <ConfigProvider theme={theme === 'dark' ? darkTheme : lightTheme} locale={language === 'en' ? enUS : zhCN} button={{ autoInsertSpace: false }}>
        <AntApp>
          <BrowserRouter>
            <SessionProvider>
              <Console />
            </SessionProvider>
          </BrowserRouter>
        </AntApp>
      </ConfigProvider>
    </StyleProvider>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Appearance />
  </StrictMode>,
);
