import { defineConfig } from 'vitest/config';

// Units only: no socket, no browser. The tests that need both are in e2e/, with a configuration of their own.
// The packages of this workspace are taken as they are written, not as they were last built.
const conditions = ['chatroom-source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      { extends: true, test: { name: 'sdk', root: 'sdk', include: ['test/**/*.test.ts'] } },
      { extends: true, test: { name: 'admin', root: 'admin', include: ['test/**/*.test.ts'] } },
      { extends: true, test: { name: 'app', root: 'app', include: ['test/**/*.test.{ts,tsx}'] } },
    ],
  },
});
