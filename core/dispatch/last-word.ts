/** Whether what was asked has been answered, by what the log says. */
import type { Usage } from '../contract/usage.ts'
import { addUsage } from '../contract/usage.ts'
import type { EventFilter, Store } from '../store/port.ts'

export interface LastWord {
  model: string
  /** Of all its turns. */
  usage: Usage | null
}

/** The whole answer that calls no tool, among the turns of an operation or a dispatch; null without one. */
export function lastWord(store: Store, filter: EventFilter): LastWord | null {
  let found: string | null = null
  let usage: Usage | null = null
  for (const event of store.events.list({ ...filter, types: ['turn'] }, {})) {
    if (event.type !== 'turn') continue
    if (event.usage !== null) usage = usage === null ? event.usage : addUsage(usage, event.usage)
    if (event.parentOperationId !== undefined) continue
    if (isLastWord(store, event.entryId)) found = event.model
  }
  return found === null ? null : { model: found, usage }
}

function isLastWord(store: Store, entryId: string | null): boolean {
  const data = entryId === null ? null : store.entries.get(entryId)?.data
  if (data?.type !== 'message' || data.message.role !== 'assistant') return false
  const isWhole = data.stopReason !== 'aborted' && data.stopReason !== 'error'
  return isWhole && data.message.content.every(({ type }) => type !== 'tool-call')
}
