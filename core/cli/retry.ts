/** `hearth retry` and `hearth replay`: a run once more, followed to its end; a prompt or a dispatch, handed in. */
import { followRun } from './follow-run.ts'
import { isQueued, repeat } from './queue.ts'
import { type ReachOptions, withReached } from './reach.ts'

export interface RunAgainOptions extends ReachOptions {
  stream?: boolean
}

export async function retry(runId: string, options: RunAgainOptions): Promise<number> {
  return again('retry', runId, options)
}

export async function replay(runId: string, options: RunAgainOptions): Promise<number> {
  return again('replay', runId, options)
}

async function again(
  how: 'retry' | 'replay',
  runId: string,
  options: RunAgainOptions,
): Promise<number> {
  if (isQueued(runId)) return repeat(runId, how, options)
  return withReached(options, async (reached) => {
    const start = () => reached.client.runs[how](runId, { trigger: 'cli' })
    await followRun(reached, start, options)
    return 0
  })
}
