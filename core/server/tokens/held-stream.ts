/** An event stream ends when the token that opened it does: its reader comes again and is refused. */
import type { Gate, KnownCaller } from './gate.ts'

export function endWithToken(response: Response, gate: Gate, caller: KnownCaller): Response {
  const { headers } = response
  if (!headers.get('content-type')?.startsWith('text/event-stream')) return response
  const { body } = response
  if (body === null) return response
  const reader = body.getReader()
  let isEnded = false
  let release: () => void = () => undefined
  const held = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        release = gate.hold(caller, () => {
          isEnded = true
          controller.close()
          void reader.cancel()
        })
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (isEnded) return
          if (!done) {
            controller.enqueue(value)
            return
          }
          release()
          controller.close()
        } catch (error) {
          release()
          throw error
        }
      },
      cancel(reason) {
        release()
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(held, { status: response.status, headers })
}
