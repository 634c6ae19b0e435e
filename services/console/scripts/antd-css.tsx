// antd-css FILE FOLDER... writes the styles of the components in these folders of Ant Design, in both themes.
import { writeFileSync } from 'node:fs';
import * as extractModule from '@ant-design/static-style-extract';
import * as antd from 'antd';
import type { ReactNode } from 'react';
import { darkTheme, lightTheme } from '../src/theme/theme';

const { extractStyle } = ((extractModule as { default?: unknown }).default ?? extractModule) as typeof extractModule;
const { ConfigProvider } = antd;
const [file = 'antd.css', ...folders] = process.argv.slice(2);
// "input-number" holds InputNumber.
const names = new Set(folders.map((folder) => folder.replaceAll('-', '')));
const includes = Object.keys(antd).filter((name) => names.has(name.toLowerCase()));

const css = extractStyle({
  includes,
  customTheme: (components: ReactNode) => (
    <>
      <ConfigProvider theme={{ ...lightTheme, zeroRuntime: false }}>{components}</ConfigProvider>
      <ConfigProvider theme={{ ...darkTheme, zeroRuntime: false }}>{components}</ConfigProvider>
    </>
  ),
});
writeFileSync(file, css);
