import { defineConfig } from 'vite';

// Where ./run.sh has the app. It is sent the Host that the browser sent, which must be that of App__PublicUrl.
const app = { target: process.env.ION_APP ?? 'http://localhost:7071', changeOrigin: false };

// The app serves its module itself, so it is neither looked for nor packed.
const ionModule = {
  name: 'ion-module',
  enforce: 'pre',
  resolveId: (id) => (id === '/ion.js' ? { id, external: true } : undefined),
};

export default defineConfig({
  plugins: [ionModule],
  server: {
    // The port that App__PublicUrl names: at another, sign-in would come back to the wrong place.
    port: 5173,
    strictPort: true,
    // Vite would look for the app's module ahead of the browser, and not find it.
    preTransformRequests: false,
    proxy: {
      '^/api/': app,
      '^/ion\\.(js|d\\.ts)$': app,
      '^/\\.well-known/': app,
    },
  },
  build: {
    // What is packed into other files as data: or as a script in the page, the app's strict policy does not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
