/** All that the API says of a store, read once for all checks of a trial. */
import type { Dispatch } from '../../core/contract/dispatch.ts'
import type { Entry, Session } from '../../core/contract/session.ts'
import * as api from './api.ts'
import { type Effect, readEffects, type ScratchProject } from './scratch-project.ts'

export interface SaidEntry extends Entry {
  session: Session
  role: string
  /** All of its content as JSON, to look for marks in. */
  text: string
}

export interface Facts {
  operations: Map<string, api.Operation>
  runs: Map<string, api.Run>
  dispatches: Map<string, Dispatch>
  /** Of all sessions, each in its order. */
  entries: SaidEntry[]
  events: api.StoredEvent[]
  effects: Effect[]
}

export async function gatherFacts(door: api.Door, project: ScratchProject): Promise<Facts> {
  const [operations, runs, dispatches, sessions, events] = await Promise.all([
    api.operations(door),
    api.runs(door),
    api.dispatches(door),
    api.sessions(door),
    api.events(door),
  ])
  const entries: SaidEntry[] = []
  for (const session of sessions) {
    for (const entry of await api.entries(door, session.id)) {
      const role = entry.data.type === 'message' ? entry.data.message.role : entry.data.type
      entries.push({ ...entry, session, role, text: JSON.stringify(entry.data) })
    }
  }
  return {
    operations: new Map(operations.map((operation) => [operation.id, operation])),
    runs: new Map(runs.map((run) => [run.id, run])),
    dispatches: new Map(dispatches.map((dispatch) => [dispatch.id, dispatch])),
    entries,
    events,
    effects: readEffects(project),
  }
}

/** What was said to the agent with this input: one entry, if all is well. */
export function saidFor({ entries }: Facts, inputId: string): SaidEntry[] {
  return entries.filter(({ role, text }) => role === 'user' && text.includes(`[${inputId} `))
}
