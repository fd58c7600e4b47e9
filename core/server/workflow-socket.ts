/** The workflow socket: one frame starts a run; its events follow, then its result, then the end. */
import type { WebSocket } from 'ws'
import type { OpenProject } from '../studio/port.ts'
import { sendError } from './agent-socket.ts'
import { isObject, parseJson } from './body.ts'
import { invalidRequest } from './errors.ts'
import { readWorkflowRequest, type WorkflowRequestBody } from './pyflue/prompt-request.ts'
import { followRunEvents } from './pyflue/run-log.ts'
import { runFailure } from './run-answer.ts'
import type { ServerContext } from './server-context.ts'
import { type FrameSocket, useSocket } from './socket-frames.ts'
import { findWorkflow } from './targets.ts'

/** A run goes on when its socket closes; only its frames stop. */
export function serveWorkflowSocket(
  socket: WebSocket,
  server: ServerContext,
  project: OpenProject,
  name: string,
): void {
  const where = `socket of workflow ${name}`
  let isStarted = false
  const known = findWorkflow(project, name)
  known.catch((error: unknown) => {
    sendError(frames, server, error, where)
    frames.close(1000, 'unknown workflow')
  })
  const frames = useSocket(socket, (text) => {
    // One run a socket: what comes after the first good frame is not looked at.
    if (isStarted) return
    try {
      const asked = readRequest(text)
      isStarted = true
      known
        .then(() => run(frames, project, name, asked))
        .catch((error: unknown) => {
          sendError(frames, server, error, where)
          frames.close(1000, 'failed')
        })
    } catch (error) {
      sendError(frames, server, error, where)
    }
  })
}

async function run(
  frames: FrameSocket,
  project: OpenProject,
  workflow: string,
  { payload, idempotencyKey }: WorkflowRequestBody,
): Promise<void> {
  const started = await project.startWorkflow({
    workflow,
    payload,
    trigger: 'websocket',
    ...(idempotencyKey === null ? {} : { idempotencyKey }),
  })
  const { id } = started.run
  for await (const event of followRunEvents(project, id, 0, frames.signal)) frames.send(event)
  const ended = await started.done
  const failure = runFailure(ended)
  if (failure) throw failure
  frames.send({ type: 'result', run_id: id, runId: id, result: ended.result ?? null })
  frames.close(1000, 'done')
}

/** Anything but an object is an empty payload. */
function readRequest(text: string | null): WorkflowRequestBody {
  if (text === null) throw invalidRequest('Frames must be JSON text, not binary.')
  const value = parseJson(text)
  return readWorkflowRequest(isObject(value) ? value : {})
}
