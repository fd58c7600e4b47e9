/**
 * The agent socket: a prompt a frame, one answer each, in order; it stays open through failures. A frame
 * may name itself (`requestId`) and ask for the events of its prompt (`stream`).
 */
import type { WebSocket } from 'ws'
import type { PromptResult } from '../contract/compatibility.ts'
import { HearthError } from '../contract/error.ts'
import type { OpenProject } from '../studio/port.ts'
import { isObject, parseJson } from './body.ts'
import { invalidRequest, publicError, settleError } from './errors.ts'
import { toPromptFrame } from './pyflue/prompt-frames.ts'
import { readPromptRequest } from './pyflue/prompt-request.ts'
import { toPromptResult } from './pyflue/result.ts'
import { present } from './query.ts'
import type { ServerContext } from './server-context.ts'
import { type FrameSocket, useSocket } from './socket-frames.ts'
import { findAgentForSocket } from './targets.ts'

/** Prompts that may wait on one socket. */
const queueLimit = 100

export function serveAgentSocket(
  socket: WebSocket,
  server: ServerContext,
  project: OpenProject,
  target: { name: string; instanceId: string },
): void {
  const where = `socket of agent ${target.name}`
  let waiting = 0
  let isRefused = false
  let line = findAgentForSocket(project, target.name, target.instanceId).then(
    () => undefined,
    (error: unknown) => {
      isRefused = true
      sendError(frames, server, error, where)
      frames.close(1000, 'unknown agent')
    },
  )
  const frames = useSocket(socket, (text) => {
    const ping = readPing(text)
    if (ping) {
      frames.send({ type: 'pong', ...ping })
      return
    }
    if (waiting >= queueLimit) {
      sendError(frames, server, tooManyPrompts(), where)
      frames.close(1008, 'too many prompts')
      return
    }
    waiting += 1
    line = line.then(async () => {
      waiting -= 1
      if (isRefused || frames.signal.aborted) return
      let ids: RequestId = {}
      try {
        const frame = parseFrame(text)
        ids = requestIdOf(frame)
        frames.send({ type: 'result', ...ids, result: await answer(frame, ids) })
      } catch (error) {
        sendError(frames, server, error, where, ids)
      }
    })
  })

  async function answer(frame: Record<string, unknown>, ids: RequestId): Promise<PromptResult> {
    const { idempotencyKey: key, ...asked } = readPromptRequest(frame)
    const input = { ...present(asked), agent: target.name, instanceId: target.instanceId }
    const { operationId, response } = key
      ? await project.promptOnce(input, key)
      : project.prompt(input)
    if (frame.stream !== true) return toPromptResult(await response)
    const unsubscribe = project.subscribe({ operationId }, (event) => {
      const shown = toPromptFrame(event, operationId)
      if (shown) frames.send({ type: 'event', ...ids, event: shown })
    })
    try {
      return toPromptResult(await response)
    } finally {
      unsubscribe()
    }
  }
}

/** Echoed in every frame that answers the one that named it. */
interface RequestId {
  requestId?: string
}

function requestIdOf(frame: Record<string, unknown>): RequestId {
  return typeof frame.requestId === 'string' ? { requestId: frame.requestId } : {}
}

/** A ping is answered at once, past the prompts that wait; null for any other frame. */
function readPing(text: string | null): RequestId | null {
  if (text === null || text.length > 1_000 || !text.includes('"ping"')) return null
  try {
    const frame: unknown = JSON.parse(text)
    return isObject(frame) && frame.type === 'ping' ? requestIdOf(frame) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The object of a frame. Raises `invalid_json` or `invalid_request`. */
export function parseFrame(text: string | null): Record<string, unknown> {
  if (text === null) throw invalidRequest('Frames must be JSON text, not binary.')
  const value = parseJson(text)
  if (!isObject(value)) throw invalidRequest('A frame must be a JSON object.')
  return value
}

export function sendError(
  frames: FrameSocket,
  server: ServerContext,
  error: unknown,
  where: string,
  ids: { requestId?: string } = {},
): void {
  const body = publicError(settleError(error, where, server.report).toBody())
  frames.send({ type: 'error', ...ids, error: body })
}

function tooManyPrompts(): HearthError {
  return new HearthError({
    type: 'too_many_requests',
    status: 429,
    message: 'Too many prompts wait on this socket.',
    details: `At most ${queueLimit} may wait. Wait for answers before you send more.`,
  })
}
