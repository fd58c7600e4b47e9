/** Unit, contract and integration tests: everything beside the code. The browser and the desktop are Playwright's. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Where the environment names a built Hearth, its project threads are tested too: they start in half the time. */
const built = process.env.HEARTH_TEST_ENTRY
const alias = built
  ? [
      {
        find: './thread-location.ts',
        replacement: join(import.meta.dirname, 'core/project/testing/built-thread-location.ts'),
      },
    ]
  : []

export default defineConfig({
  resolve: { alias },
  test: {
    include: [
      '{core,docs,electron,renderer,scripts}/**/*.test.{ts,tsx}',
      'e2e/{api,chaos,soak}/**/*.test.ts',
    ],
    // Own processes: native modules and tests that end a worker must not meet in one.
    pool: 'forks',
    // Most of the time goes into waiting for processes: one file at a time would leave a core idle.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // A test that spawns a server on a busy two-core machine needs more than the default 5 s.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Real processes on a shared machine: a second try there tells noise from a defect, and the report names it.
    retry: process.env.CI ? 1 : 0,
    // Nearly all of a test's time: what does not come costs it once, what comes late on a busy machine is fine.
    expect: { poll: { timeout: 50_000 } },
    restoreMocks: true,
    unstubEnvs: true,
  },
})
