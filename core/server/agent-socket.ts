/** The agent socket: a prompt a frame, one answer each, in order; it stays open through failures. */
import type { WebSocket } from 'ws'
import { HearthError } from '../contract/error.ts'
import type { OpenProject } from '../studio/port.ts'
import { isObject, parseJson } from './body.ts'
import { invalidRequest, publicError, settleError } from './errors.ts'
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
    if (waiting >= queueLimit) {
      sendError(frames, server, tooManyPrompts(), where)
      frames.close(1008, 'too many prompts')
      return
    }
    waiting += 1
    line = line.then(async () => {
      waiting -= 1
      if (isRefused || frames.signal.aborted) return
      try {
        const { name: agent, instanceId } = target
        const { idempotencyKey: key, ...asked } = readPromptRequest(parseFrame(text))
        const input = { ...present(asked), agent, instanceId }
        const prompt = key ? await project.promptOnce(input, key) : project.prompt(input)
        const result = toPromptResult(await prompt.response)
        frames.send({ type: 'result', result })
      } catch (error) {
        sendError(frames, server, error, where)
      }
    })
  })
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
): void {
  const body = publicError(settleError(error, where, server.report).toBody())
  frames.send({ type: 'error', error: body })
}

function tooManyPrompts(): HearthError {
  return new HearthError({
    type: 'too_many_requests',
    status: 429,
    message: 'Too many prompts wait on this socket.',
    details: `At most ${queueLimit} may wait. Wait for answers before you send more.`,
  })
}
