// Prints the styles of the components that the console uses, in both themes.
import { writeFileSync } from 'node:fs';
import * as extractModule from '@ant-design/static-style-extract';
import { ConfigProvider } from 'antd';
import type { ReactNode } from 'react';
import { darkTheme, lightTheme } from '../src/theme/theme';

const { extractStyle } = ((extractModule as { default?: unknown }).default ?? extractModule) as typeof extractModule;
const css = extractStyle((components: ReactNode) => (
  <>
    <ConfigProvider theme={{ ...lightTheme, zeroRuntime: false }}>{components}</ConfigProvider>
    <ConfigProvider theme={{ ...darkTheme, zeroRuntime: false }}>{components}</ConfigProvider>
  </>
));
writeFileSync(process.argv[2] ?? 'antd.css', css);
