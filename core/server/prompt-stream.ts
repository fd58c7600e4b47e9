/** A prompt's answer as a stream of frames. */
import type { PromptFrame } from '../contract/compatibility.ts'
import type { OpenProject, PromptInput, PromptOnce } from '../studio/port.ts'
import { settleError } from './errors.ts'
import { eventStream, type Frame } from './event-stream.ts'
import { endFrame, errorFrame, startFrame, toPromptFrame } from './pyflue/prompt-frames.ts'
import type { ServerContext } from './server-context.ts'

export interface StreamedPrompt extends Pick<PromptOnce, 'operationId' | 'response'> {
  project: OpenProject
  input: PromptInput
  /** How a frame is written; null leaves it out. */
  format(frame: PromptFrame): Frame | null
}

/** The frame's type as the event's name, and in its data. */
export function typedFrame(frame: PromptFrame): Frame {
  return { event: frame.type, data: frame }
}

/** The operation goes on when the reader leaves: its answer is in the session all the same. */
export function streamPrompt(
  request: Request,
  server: ServerContext,
  { project, input, operationId, response, format }: StreamedPrompt,
): Response {
  return eventStream(request, null, async (writer) => {
    let hasText = false
    const send = (frame: PromptFrame) => {
      hasText ||= frame.type === 'delta'
      const formatted = format(frame)
      if (formatted) writer.send(formatted)
    }
    const unsubscribe = project.subscribe({ operationId }, (event) => {
      const frame = toPromptFrame(event, operationId)
      if (frame) send(frame)
    })
    send(startFrame(input.instanceId, input.session, operationId))
    try {
      const last = await response.then(endFrame, (error: unknown) =>
        errorFrame(settleError(error, `prompt ${operationId}`, server.report)),
      )
      // An answer that was there already has no live pieces; readers who add pieces up need one.
      if (last.type === 'end' && !hasText && last.text) send({ type: 'delta', text: last.text })
      send(last)
    } finally {
      unsubscribe()
    }
  })
}
