/**
 * The numbered events of one run: a projection of the project's log.
 *
 * Numbers start at 1 and have no gaps; `run_start` is first and `run_end` last, whatever else the log
 * says of the run afterwards.
 */
import type { RunEvent } from '../../contract/compatibility.ts'
import type { DurableEvent } from '../../contract/event.ts'
import type { OpenProject } from '../../studio/port.ts'
import { toRunEvent } from './run.ts'

const pageSize = 500

/** Events with an index over `after`, as far as the log goes now. */
export function* readRunEvents(
  project: OpenProject,
  runId: string,
  after: number,
): Generator<RunEvent> {
  let index = 0
  for (const event of readRunLog(project, runId)) {
    index += 1
    if (index > after) yield toRunEvent(event, runId, index)
  }
}

/** The run's rows of the log, as far as it goes now. */
export function readRunLog(project: OpenProject, runId: string): Generator<DurableEvent> {
  return createRunReader(project, runId)()
}

/** Events over `after`, then live ones as they are committed, through `run_end`. */
export async function* followRunEvents(
  project: OpenProject,
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  let index = 0
  for await (const event of followRunLog(project, runId, signal)) {
    index += 1
    if (index > after) yield toRunEvent(event, runId, index)
  }
}

/**
 * The run's rows of the log, then live ones as they are committed, through `run_end`. Ends early with
 * the signal. Reads the log on each wake, so that nothing can be missed or come twice.
 */
export async function* followRunLog(
  project: OpenProject,
  runId: string,
  signal: AbortSignal,
): AsyncGenerator<DurableEvent> {
  let wake: () => void = () => undefined
  let hasNews = true
  const onNews = () => {
    hasNews = true
    wake()
  }
  const unsubscribe = project.subscribe({ runId }, (event) => {
    if ('seq' in event) onNews()
  })
  signal.addEventListener('abort', onNews, { once: true })
  const read = createRunReader(project, runId)
  try {
    while (!signal.aborted) {
      hasNews = false
      const isOver = project.store.runs.get(runId)?.status !== 'running'
      for (const event of read()) {
        yield event
        if (event.type === 'run_end' || signal.aborted) return
      }
      if (isOver) return
      if (!hasNews) await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    unsubscribe()
    signal.removeEventListener('abort', onNews)
  }
}

/** A function that yields what the log has got since it was last called. */
function createRunReader(project: OpenProject, runId: string): () => Generator<DurableEvent> {
  let seq = 0
  return function* read() {
    while (true) {
      const page = project.store.events.list(
        { runId },
        { after: seq, limit: pageSize, inline: true },
      )
      for (const event of page) {
        seq = event.seq
        yield event
        if (event.type === 'run_end') return
      }
      if (page.length < pageSize) return
    }
  }
}
