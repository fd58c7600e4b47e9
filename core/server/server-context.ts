/** What every route may use: the studio, how this server is reached, and when it is going down. */
import type { Studio } from '../studio/port.ts'
import type { AccessRules } from './access.ts'
import type { ErrorReport } from './errors.ts'
import type { LoopDelay } from './loop-watch.ts'
import type { Gate } from './tokens/gate.ts'

export interface ServerContext {
  studio: Studio
  version: string
  access: AccessRules
  gate: Gate
  /** Aborted when the server stops: streams and sockets end. */
  closing: AbortSignal
  report: ErrorReport
  /** Called when a project was opened or closed through the API. */
  onProjectsChanged(): void
  /** Milliseconds since the epoch. */
  startedAt: number
  /** Listens elsewhere, or with null nowhere, from now on. Null: the port was chosen at the start, and stays. */
  movePort: ((port: number | null) => Promise<void>) | null
  /** Null where nobody looks. */
  loopDelay(): LoopDelay | null
}

/** `http://127.0.0.1:4747`; null while the port is off. */
export function serverUrl(context: ServerContext): string | null {
  const port = context.access.port()
  return port === null ? null : `http://127.0.0.1:${port}`
}
