/** WebSockets in Flue's dialect, version 1: `ready` first, every frame with its request's id. */
import type { WebSocket } from 'ws'
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import type { OpenProject } from '../../studio/port.ts'
import { parseFrame } from '../agent-socket.ts'
import { checkBody } from '../body.ts'
import { invalidRequest, publicError, settleError } from '../errors.ts'
import { readPromptRequest } from '../pyflue/prompt-request.ts'
import { present } from '../query.ts'
import { runFailure } from '../run-answer.ts'
import type { ServerContext } from '../server-context.ts'
import { useSocket } from '../socket-frames.ts'
import { promptWithEvents } from './agent-stream.ts'
import { toFlueError } from './error.ts'
import { followFlueRunEvents } from './event.ts'
import { toFluePromptResult } from './result.ts'

const version = 1
/** Prompts that may be under way on one socket. */
const promptLimit = 100

const requestId = z.string().min(1)
const Kind = z.object({
  version: z.literal(1, 'Only version 1 is spoken here.'),
  type: z.string(),
  requestId: requestId.optional(),
})
const Invoke = z.object({ requestId, payload: z.unknown().optional() })
const Prompt = z.object({ requestId })

export function serveFlueAgentSocket(
  socket: WebSocket,
  server: ServerContext,
  project: OpenProject,
  { name, instanceId }: { name: string; instanceId: string },
): void {
  const where = `socket of agent ${name}`
  let underWay = 0
  const frames = useSocket(socket, (text) => {
    if (text === null) frames.close(1003, 'text only')
    else void receive(text)
  })
  frames.send({ version, type: 'ready', target: 'agent', name, instanceId })

  async function receive(text: string): Promise<void> {
    const asked = readKind(text)
    if (HearthError.is(asked)) {
      frames.send(errorFrame(server, asked, where))
      return
    }
    const { kind, frame } = asked
    const ids = kind.requestId === undefined ? {} : { requestId: kind.requestId }
    try {
      if (kind.type === 'ping') frames.send({ version, type: 'pong', ...ids })
      else if (kind.type === 'prompt') await prompt(frame)
      else throw invalidRequest(`"${kind.type}" is not a message of agent sockets.`)
    } catch (error) {
      frames.send({ ...errorFrame(server, error, where), ...ids })
    }
  }

  async function prompt(frame: Record<string, unknown>): Promise<void> {
    const { requestId } = checkBody(Prompt, frame)
    const { idempotencyKey: _, ...asked } = readPromptRequest(frame)
    if (underWay >= promptLimit) throw invalidRequest('Too many prompts are under way here.')
    underWay += 1
    try {
      frames.send({ version, type: 'started', requestId })
      const input = { ...present(asked), agent: name, instanceId }
      const response = await promptWithEvents(project, input, (event) =>
        frames.send({ version, type: 'event', requestId, event }),
      )
      frames.send({ version, type: 'result', requestId, result: toFluePromptResult(response) })
    } finally {
      underWay -= 1
    }
  }
}

/** A run goes on when its socket closes; only its frames stop. */
export function serveFlueWorkflowSocket(
  socket: WebSocket,
  server: ServerContext,
  project: OpenProject,
  name: string,
): void {
  const where = `socket of workflow ${name}`
  let isInvoked = false
  const frames = useSocket(socket, (text) => {
    if (text === null) frames.close(1003, 'text only')
    else void receive(text)
  })
  frames.send({ version, type: 'ready', target: 'workflow', name })

  async function receive(text: string): Promise<void> {
    const asked = readKind(text)
    if (HearthError.is(asked) || asked.kind.type !== 'invoke') {
      const error = HearthError.is(asked) ? asked : invalidRequest('Send one "invoke".')
      frames.send(errorFrame(server, error, where))
      return
    }
    if (isInvoked) {
      frames.close(1008, 'one invocation a socket')
      return
    }
    isInvoked = true
    let ids: { requestId?: string; runId?: string } = present({ requestId: asked.kind.requestId })
    try {
      const { requestId, payload = {} } = checkBody(Invoke, asked.frame)
      const input = { workflow: name, payload, trigger: 'websocket' as const }
      const { run, done } = await project.startWorkflow(input)
      const runId = run.id
      ids = { requestId, runId }
      frames.send({ version, type: 'started', ...ids })
      for await (const event of followFlueRunEvents(project, runId, -1, frames.signal)) {
        frames.send({ version, type: 'event', ...ids, event })
      }
      const ended = await done
      const failure = runFailure(ended)
      if (failure) throw failure
      frames.send({ version, type: 'result', ...ids, result: ended.result ?? null })
      frames.close(1000, 'done')
    } catch (error) {
      frames.send({ ...errorFrame(server, error, where), ...ids })
      frames.close(1011, 'failed')
    }
  }
}

type Asked = { kind: z.output<typeof Kind>; frame: Record<string, unknown> }

function readKind(text: string): Asked | HearthError {
  try {
    const frame = parseFrame(text)
    return { kind: checkBody(Kind, frame), frame }
  } catch (error) {
    return HearthError.from(error)
  }
}

function errorFrame(server: ServerContext, cause: unknown, where: string) {
  const error = toFlueError(settleError(cause, where, server.report))
  return { version, type: 'error', error: publicError(error.toBody()) }
}
