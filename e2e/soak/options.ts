/** The options of `npm run soak`. */
import { parseArgs } from 'node:util'

export interface SoakOptions {
  minutes: number
  seed: number
  /** Callers at once. */
  callers: number
}

export const usage = 'npm run soak -- [--minutes 30] [--seed 1] [--callers 4]'

export function readOptions(args: string[]): SoakOptions {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      callers: { type: 'string', default: '4' },
    },
  })
  return {
    minutes: number('--minutes', values.minutes),
    seed: number('--seed', values.seed),
    callers: number('--callers', values.callers),
  }
}

function number(name: string, text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new Error(`${name} must be a number greater than 0, not "${text}".\n${usage}`)
}
