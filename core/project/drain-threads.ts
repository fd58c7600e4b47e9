/** The orderly part of the end of threads. */
import type { AbortTarget } from '../runtime/port.ts'
import type { Generation } from './generation.ts'

/** What runs when a project is closed. */
export interface Unfinished {
  operations: string[]
  runs: string[]
  /** Runs that are to go on at another time. */
  surviving?: readonly string[]
}

interface DrainOptions {
  abort(target: AbortTarget): Promise<boolean>
  graceMs: number
}

/** Asks what runs to stop, and waits until the threads have nothing left, at most `graceMs`. */
export async function drainThreads(
  living: readonly Pick<Generation, 'thread'>[],
  { operations, runs, surviving = [] }: Unfinished,
  { abort, graceMs }: DrainOptions,
): Promise<void> {
  const reason = 'The project was closed.'
  const targets: AbortTarget[] = [
    ...runs.map((runId) => ({ runId, reason, isSuspension: surviving.includes(runId) })),
    ...operations.map((operationId) => ({ operationId, reason })),
  ]
  // Also when nothing runs: what a thread keeps open, such as MCP servers, ends better by itself.
  const drained = Promise.all(targets.map((target) => abort(target))).then(() =>
    Promise.allSettled(living.map(({ thread }) => thread.runtime.drain())),
  )
  await atMost(graceMs, drained)
}

async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
