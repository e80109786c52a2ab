import { defineConfig } from 'vitest/config';

// The client against the real server, and in a real browser. Units are in test/, run by the configuration above this folder.
export default defineConfig({
  resolve: { conditions: ['chatroom-source', 'module', 'node'] },
  ssr: { resolve: { conditions: ['chatroom-source', 'module', 'node'] } },
  test: {
    include: ['test-server/**/*.test.ts'],
    // One server and one browser at a time: the machines that run this have two cores.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
