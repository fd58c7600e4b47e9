/** Who called what since the server started, by token: in memory, bounded, without bodies or queries. */
import type { Caller } from '../../contract/access-token.ts'

const keptRequests = 20
const longestPath = 200

export interface Answered {
  method: string
  path: string
  status: number
}

export class CallerLog {
  #callers = new Map<string, Caller>()

  note(who: { id: string; name: string }, { method, path, status }: Answered): void {
    const at = Date.now()
    const before = this.#callers.get(who.id)
    const isRefused = status === 401 || status === 403 || status === 429
    const shown = path.slice(0, longestPath)
    const number = (before?.requests ?? 0) + 1
    this.#callers.set(who.id, {
      ...who,
      requests: number,
      refused: (before?.refused ?? 0) + (isRefused ? 1 : 0),
      lastUsedAt: at,
      recent: [{ number, at, method, path: shown, status }, ...(before?.recent ?? [])].slice(
        0,
        keptRequests,
      ),
    })
  }

  /** The latest first. */
  list(): Caller[] {
    return [...this.#callers.values()].sort((a, b) => b.lastUsedAt - a.lastUsedAt)
  }
}
