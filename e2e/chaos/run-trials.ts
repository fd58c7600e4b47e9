/** Runs trials one after the other on stores of their own, a few of which are worked on at once. */
import { closeLane, type Lane, openLane } from './lane.ts'
import type { ChaosOptions } from './options.ts'
import { runTrial, type TrialResult } from './trial.ts'

export interface Finding extends TrialResult {
  /** First seed of its store: what came before on it. */
  storeSeed: number
  /** Where the store was left; null when it was not. */
  kept: string | null
}

export interface ChaosReport {
  trials: number
  kills: number
  acknowledged: number
  findings: Finding[]
  milliseconds: number
}

/** An aborted `signal` lets the trials that run come to their end, uncounted, and begins no other. */
export async function runTrials(
  entry: string,
  options: ChaosOptions,
  onResult: (result: TrialResult) => void = () => {},
  signal?: AbortSignal,
): Promise<ChaosReport> {
  const began = performance.now()
  const report: ChaosReport = {
    trials: 0,
    kills: 0,
    acknowledged: 0,
    findings: [],
    milliseconds: 0,
  }
  const seeds = Array.from({ length: options.trials }, (_, index) => options.seed + index)
  const stores: number[][] = []
  while (seeds.length > 0) stores.push(seeds.splice(0, options.perStore))

  async function work(): Promise<void> {
    for (let store = stores.shift(); store && !signal?.aborted; store = stores.shift()) {
      // After a finding its store is left; the rest of its trials gets a new one.
      let rest: number[] = store
      while (rest.length > 0) rest = await runOnOneStore(rest)
    }
  }

  async function runOnOneStore(seedsHere: number[]): Promise<number[]> {
    const lane = await openLane(entry)
    let failed = false
    try {
      for (const [index, seed] of seedsHere.entries()) {
        if (signal?.aborted) return []
        const result = await attempt(lane, seed)
        // Whoever interrupts it by keyboard interrupts its servers as well: that says nothing of them.
        if (signal?.aborted) return []
        report.trials += 1
        report.kills += result.kills
        report.acknowledged += result.acknowledged
        onResult(result)
        if (result.found.length === 0) continue
        failed = true
        const kept = options.keep ? lane.home : null
        report.findings.push({ ...result, storeSeed: seedsHere[0] ?? seed, kept })
        return seedsHere.slice(index + 1)
      }
      return []
    } finally {
      await closeLane(lane, failed && options.keep)
    }
  }

  await Promise.all(Array.from({ length: options.parallel }, work))
  return { ...report, milliseconds: performance.now() - began }
}

/** A trial that could not be brought to its end is a finding as well. */
async function attempt(lane: Lane, seed: number): Promise<TrialResult> {
  try {
    return await runTrial(lane, seed)
  } catch (error) {
    const found = [error instanceof Error ? (error.stack ?? error.message) : String(error)]
    return { seed, found, story: [], kills: 1, acknowledged: 0, milliseconds: 0 }
  }
}
