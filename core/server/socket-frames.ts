/** One WebSocket as the API uses it: JSON frames out, text frames in, alive, and never far behind. */
import type { WebSocket } from 'ws'

const pingMs = 30_000
/** Bytes unsent to a slow reader at which it is given up. */
const bufferLimit = 8 * 1024 * 1024

export interface FrameSocket {
  send(frame: unknown): void
  close(code: number, reason: string): void
  /** Aborted when the socket has closed. */
  readonly signal: AbortSignal
}

/** Takes over a socket; `onText` gets each message, null for a binary one. */
export function useSocket(socket: WebSocket, onText: (text: string | null) => void): FrameSocket {
  const closed = new AbortController()
  let isAlive = true
  const ping = setInterval(() => {
    if (!isAlive) {
      socket.terminate()
      return
    }
    isAlive = false
    socket.ping()
  }, pingMs)
  socket.on('pong', () => {
    isAlive = true
  })
  socket.on('message', (data, isBinary) => {
    isAlive = true
    onText(isBinary ? null : data.toString())
  })
  // `close` follows each error; a listener keeps it from ending the process.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearInterval(ping)
    closed.abort()
  })
  return {
    signal: closed.signal,
    send(frame) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > bufferLimit) socket.terminate()
      else socket.send(JSON.stringify(frame))
    },
    close: (code, reason) => socket.close(code, reason),
  }
}
