import tailwindcss from '@tailwindcss/vite';
import { defaultClientConditions, defineConfig } from 'vite';
import { firstLoad, precompress } from '../bundle-plugins.ts';
import { emojiPlugin } from './emoji-plugin.ts';

// Everything the page loads is a file of its own under a hashed name, so that the server can cache it for good and forbid
// inline script and style.
export default defineConfig({
  plugins: [tailwindcss(), emojiPlugin(), firstLoad({ mostKiB: 80 }), precompress()],
  // The client is taken as it is written, not as it was last built.
  resolve: { conditions: ['chatroom-source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // `npm run dev` beside a server that was started with `--allow-origin http://localhost:5173`.
    proxy: { '/ws': { target: 'ws://localhost:3000', ws: true } },
  },
});
