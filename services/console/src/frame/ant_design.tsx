import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { createCache, StyleProvider } from '@ant-design/cssinjs';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language';
import { useTheme } from '../theme/appearance';
import { darkTheme, lightTheme } from '../theme/theme';

// Styles that a component makes at run time anyway go nowhere: all that are needed are in files, which is all that the policy lets in.
const nowhere = document.createElement('div');
const styles = createCache();

// What Ant Design's components need around them: the theme, the language, dialogs that are opened by a call.
export default function AntDesign({ children }: { children?: ReactNode }) {
  const language = useLanguage();
  const theme = useTheme();
  return (
    <StyleProvider cache={styles} container={nowhere}>
      <ConfigProvider theme={theme === 'dark' ? darkTheme : lightTheme} locale={language === 'en' ? enUS : zhCN} button={{ autoInsertSpace: false }}>
        <App component={false}>{children}</App>
      </ConfigProvider>
    </StyleProvider>
  );
}
