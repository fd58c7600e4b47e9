/** A run that a command starts: followed to its end, stopped when a person presses Ctrl-C. */
import { fromStoredError, HearthError } from '../contract/error.ts'
import type { Run } from '../contract/run.ts'
import { listenForInterrupt } from './interrupt.ts'
import { Interrupted, print, printResult } from './output.ts'
import type { Reached } from './reach.ts'

/** Prints the result; raises the run's error. */
export async function followRun(
  { client }: Reached,
  start: () => Promise<Run>,
  options: { json?: boolean; stream?: boolean },
): Promise<void> {
  const interruption = listenForInterrupt()
  try {
    const { id } = await start()
    if (!options.json) process.stderr.write(`run ${id}\n`)
    for await (const event of client.runs.stream(id, interruption)) {
      if (options.stream && event.type === 'log') process.stderr.write(`${event.data.message}\n`)
    }
    if (interruption.cause() !== null) {
      await client.runs.abort(id)
      throw new Interrupted()
    }
    const ended = await client.runs.get(id)
    if (ended.status !== 'succeeded') throw failureOf(ended)
    if (options.json) print(JSON.stringify({ runId: id, result: ended.result ?? null }, null, 2))
    else printResult(ended.result)
  } finally {
    interruption.release()
  }
}

function failureOf(run: Run): HearthError {
  if (run.error) return fromStoredError(run.error)
  return new HearthError({
    type: `run_${run.status}`,
    status: 500,
    message: `The run was ${run.status}.`,
    details: `See "hearth logs ${run.id}".`,
  })
}
