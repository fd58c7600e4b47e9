/** A few of the trials of `npm run chaos`, from source: what was acknowledged survives `kill -9`. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runTrials } from './run-trials.ts'

const entry = fileURLToPath(new URL('../../core/cli/index.ts', import.meta.url))

test('what was acknowledged is kept, once, and comes to one end, whenever the process is killed', async () => {
  const report = await runTrials(entry, {
    trials: 5,
    seed: 101,
    parallel: 1,
    perStore: 8,
    keep: false,
  })
  expect(report.findings.map(({ seed, found, story }) => ({ seed, found, story }))).toEqual([])
  expect(report.trials).toBe(5)
  expect(report.kills).toBeGreaterThanOrEqual(5)
  expect(report.acknowledged).toBeGreaterThan(5)
}, 240_000)
