import { theme, type ThemeConfig } from 'antd';

// The tokens of tokens.css in the words of Ant Design; the two must agree. What each colour means is written there.
const shared: ThemeConfig = {
  hashed: false,
  zeroRuntime: true,
  token: {
    fontFamily: "'Noto Sans SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', 'PingFang SC', system-ui, sans-serif",
    fontSize: 14,
    borderRadius: 4,
    controlHeight: 34,
    motion: false,
    wireframe: false,
  },
};

export const lightTheme: ThemeConfig = {
  ...shared,
  cssVar: { key: 'muster-light' },
  token: {
    ...shared.token,
    colorPrimary: '#0f5f6b',
    colorLink: '#0b5560',
    colorError: '#b4232c',
    colorWarning: '#8a5a00',
    colorSuccess: '#1c6e3d',
    colorInfo: '#1d5fa8',
    colorErrorBg: '#fbe9ea',
    colorWarningBg: '#fff3d6',
    colorSuccessBg: '#e3f4e9',
    colorInfoBg: '#e5eff9',
    colorText: '#16222a',
    colorTextSecondary: '#46565f',
    colorTextTertiary: '#5a6a73',
    colorTextPlaceholder: '#62717a',
    colorBgLayout: '#f2f5f6',
    colorBorder: '#8a979e',
    colorBorderSecondary: '#dbe2e5',
  },
  components: { Table: { rowSelectedBg: '#e1eff1', rowSelectedHoverBg: '#e1eff1' } },
};

export const darkTheme: ThemeConfig = {
  ...shared,
  algorithm: theme.darkAlgorithm,
  cssVar: { key: 'muster-dark' },
  token: {
    ...shared.token,
    colorPrimary: '#46b5c4',
    colorLink: '#6fd0dd',
    colorError: '#ff7b80',
    colorWarning: '#f0b429',
    colorSuccess: '#5fca8b',
    colorInfo: '#79b4f2',
    colorErrorBg: '#3a1518',
    colorWarningBg: '#362708',
    colorSuccessBg: '#10301d',
    colorInfoBg: '#102843',
    colorText: '#e8eff2',
    colorTextSecondary: '#b7c4ca',
    colorTextTertiary: '#a3b2b9',
    colorTextPlaceholder: '#93a4ac',
    colorBgBase: '#0d1519',
    colorBgLayout: '#0a1013',
    colorBgContainer: '#131d22',
    colorBorder: '#5b6d76',
    colorBorderSecondary: '#26343b',
  },
  // White would not be legible on the light colours of this theme.
  components: { Button: { primaryColor: '#04191d', dangerColor: '#2a0508' }, Table: { rowSelectedBg: '#12343b', rowSelectedHoverBg: '#12343b' } },
};
