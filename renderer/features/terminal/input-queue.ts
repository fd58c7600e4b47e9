/** Sends what is typed in order, one request at a time; keys pressed meanwhile go together in the next. */

export interface InputQueue {
  push(data: string): void
}

export function createInputQueue(
  send: (data: string) => Promise<void>,
  onError: (error: unknown) => void,
): InputQueue {
  let waiting = ''
  let sending = false

  async function drain(): Promise<void> {
    sending = true
    try {
      while (waiting !== '') {
        const data = waiting
        waiting = ''
        await send(data)
      }
    } catch (error) {
      waiting = ''
      onError(error)
    } finally {
      sending = false
    }
  }
  return {
    push(data) {
      waiting += data
      if (!sending) void drain()
    },
  }
}
