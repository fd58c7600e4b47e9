/** A few of the trials of `npm run chaos`: what was acknowledged survives `kill -9`. */
import { expect, test } from 'vitest'
import { hearthEntry } from '../../core/server/testing/hearth-entry.ts'
import { runTrials } from './run-trials.ts'

test('what was acknowledged is kept, once, and comes to one end, whenever the process is killed', async () => {
  const report = await runTrials(hearthEntry, {
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
