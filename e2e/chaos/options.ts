/** The options of `npm run chaos`. */
import { parseArgs } from 'node:util'

export interface ChaosOptions {
  trials: number
  /** Of the first trial; each next one has the next number. */
  seed: number
  /** Stores worked on at the same time. */
  parallel: 1 | 2
  /** Trials on one store before a new one. */
  perStore: number
  /** Leave the store of a failed trial on disk. */
  keep: boolean
}

export const usage = `npm run chaos -- [--trials 50] [--seed 1] [--only <seed>] [--parallel 1|2] [--per-store 10] [--keep]`

export function readOptions(args: string[]): ChaosOptions {
  const { values } = parseArgs({
    args,
    options: {
      trials: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      parallel: { type: 'string', default: '2' },
      'per-store': { type: 'string', default: '10' },
      keep: { type: 'boolean', default: false },
    },
  })
  const perStore = whole('--per-store', values['per-store'])
  const { keep } = values
  if (values.only !== undefined) {
    return { trials: 1, seed: whole('--only', values.only), parallel: 1, perStore, keep }
  }
  const trials = whole('--trials', values.trials)
  const seed = whole('--seed', values.seed)
  return { trials, seed, parallel: values.parallel === '1' ? 1 : 2, perStore, keep }
}

function whole(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new Error(`${name} must be a whole number, not "${text}".\n${usage}`)
}
