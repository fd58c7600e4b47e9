/** One port that HTTP is served on: opened, and closed with grace. */
import type { Server } from 'node:http'
import { HearthError } from '../contract/error.ts'

export interface HttpPort {
  readonly port: number
  /** Takes nothing new, waits for answers under way, at most `graceMs`; then ends what is left. */
  close(graceMs: number): Promise<void>
}

/** Raises `port_in_use` (409) when another program has it; 0 takes any free one. */
export async function openHttpPort(server: Server, port: number, host: string): Promise<HttpPort> {
  const bound = await bind(server, port, host)
  return { port: bound, close: (graceMs) => closeServer(server, graceMs) }
}

function bind(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(bindError(error, port)))
    server.listen(port, host === 'localhost' ? '127.0.0.1' : host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(bindError(address, port))
      else resolve(address.port)
    })
  })
}

function bindError(cause: unknown, port: number): unknown {
  const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
  if (!isTaken) return cause
  return new HearthError({
    type: 'port_in_use',
    status: 409,
    message: `Port ${port} is taken by another program.`,
    details: 'Choose another with --port, or 0 for any free one.',
    cause,
  })
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // Connections that stay open for a next request become idle one by one as their answers end.
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  const deadline = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(sweep)
  clearTimeout(deadline)
}
