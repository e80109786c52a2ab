import { defineConfig } from 'vitest/config';

// Units only: no socket, no browser. The tests that need both are in e2e/, with a configuration of their own.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'sdk', root: 'sdk', include: ['test/**/*.test.ts'] } },
      { test: { name: 'app', root: 'app', include: ['test/**/*.test.{ts,tsx}'] } },
    ],
  },
});
