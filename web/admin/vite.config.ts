import tailwindcss from '@tailwindcss/vite';
import { defaultClientConditions, defineConfig } from 'vite';
import { firstLoad, precompress } from '../bundle-plugins.ts';

// As the chat page is built, for the paths below /admin/.
export default defineConfig({
  base: '/admin/',
  plugins: [tailwindcss(), firstLoad({ mostKiB: 80 }), precompress()],
  // The packages of this workspace are taken as they are written, not as they were last built.
  resolve: { conditions: ['chatroom-source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5174,
    // `npm run dev --workspace admin` beside a server; what asks for JSON or the event stream goes there.
    proxy: {
      '^/admin/(?!$|src/|@|assets/|node_modules/|\\.\\./)': { target: 'http://localhost:3000' },
    },
  },
});
