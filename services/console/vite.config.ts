import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Where a gateway runs while the console is being worked on: MUSTER_GATEWAY=http://127.0.0.1:8080 npm run dev.
const gateway = process.env.MUSTER_GATEWAY ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    // The browsers of old PCs: Chromium of 2021 on.
    target: 'chrome90',
    sourcemap: false,
    // React as plain code of the module that it is in: as the body of one great function a browser would read it twice before it runs.
    commonjsOptions: { strictRequires: 'auto' },
    assetsInlineLimit: 0,
    // No preload helper that writes tags the content security policy would refuse.
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        manualChunks(id) {
          if (id.includes('/zrender/') || id.includes('/echarts/')) return 'charts';
          return undefined;
        },
      },
    },
  },
  server: { proxy: { '^/muster\\.': gateway } },
});
