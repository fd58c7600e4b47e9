/** How a run is answered to whoever started it: its error, or its events as they come. */
import { fromStoredError, HearthError } from '../contract/error.ts'
import type { Run } from '../contract/run.ts'
import type { OpenProject, StartedRun } from '../studio/port.ts'
import { publicError, settleError } from './errors.ts'
import { eventStream, type FrameWriter } from './event-stream.ts'
import { followRunEvents } from './pyflue/run-log.ts'
import type { ServerContext } from './server-context.ts'

/** The error of a run that did not succeed, naming the run; null when it did. */
export function runFailure(run: Run): HearthError | null {
  if (run.status === 'succeeded') return null
  const error = run.error
    ? fromStoredError(run.error)
    : new HearthError({
        type: `run_${run.status}`,
        status: 500,
        message: `The run was ${run.status}.`,
        details: `Run ${run.id} ended without a result.`,
      })
  const { type, status, message, details, dev } = error
  const meta = { ...error.meta, run_id: run.id, runId: run.id }
  return new HearthError({ type, status, message, details, ...(dev ? { dev } : {}), meta })
}

/** Numbered events of a run from `after` on, through its end. A run goes on without its readers. */
export function streamRun(
  request: Request,
  project: OpenProject,
  runId: string,
  after: number,
): Response {
  return eventStream(request, null, (writer) => writeRunEvents(writer, project, runId, after))
}

/** The events of a run that this request started; after the end of a failed one an `error` frame. */
export function streamStartedRun(
  request: Request,
  server: ServerContext,
  project: OpenProject,
  { run, done }: StartedRun,
  headers: Record<string, string>,
): Response {
  return eventStream(
    request,
    null,
    async (writer) => {
      await writeRunEvents(writer, project, run.id, 0)
      if (writer.signal.aborted) return
      const failure = runFailure(await done)
      if (!failure) return
      const error = settleError(failure, `run ${run.id}`, server.report)
      writer.send({ event: 'error', data: { error: publicError(error.toBody()) } })
    },
    headers,
  )
}

async function writeRunEvents(
  writer: FrameWriter,
  project: OpenProject,
  runId: string,
  after: number,
): Promise<void> {
  for await (const event of followRunEvents(project, runId, after, writer.signal)) {
    writer.send({ id: event.event_index, event: event.type, data: event })
    await writer.drained()
  }
}

/** What a run sees as `ctx.req`; secrets of the transport are not its business. */
export function describeRequest(request: Request) {
  const headers: Record<string, string> = {}
  request.headers.forEach((value, name) => {
    if (name !== 'authorization' && name !== 'cookie') headers[name] = value
  })
  return { method: request.method, url: request.url, headers }
}
