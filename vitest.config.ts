import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/**/*.test.ts'],
    // The page that browsers open in tests, built once.
    globalSetup: ['packages/studio/test/build.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Both cores of a small machine: vitest's own choice leaves one to itself, which has little to do.
    maxWorkers: '100%',
  },
})
