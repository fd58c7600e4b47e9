/** Where the operations of a thread stand, from what it has handed in. */
import type { Change } from '../contract/change.ts'
import type { Standing } from '../project/call.ts'

/** The operation that a change is of; null when of none. */
export function operationOf(change: Change): string | null {
  switch (change.type) {
    case 'event.append':
      return change.event.operationId ?? null
    case 'entry.append':
      return change.entry.operationId
    case 'operation.start':
      return change.operation.id
    case 'operation.progress':
    case 'operation.settle':
      return change.operationId
    default:
      return null
  }
}

interface Open {
  turns: number
  tools: number
}

export class OperationStandings {
  #open = new Map<string, Open>()

  note(changes: readonly Change[]): void {
    for (const change of changes) {
      const id = operationOf(change)
      if (id === null) continue
      if (change.type === 'operation.settle') this.#open.delete(id)
      if (change.type !== 'event.append') continue
      const { turns, tools } = this.#open.get(id) ?? { turns: 0, tools: 0 }
      const { type } = change.event
      if (type === 'turn_request') this.#open.set(id, { turns: turns + 1, tools })
      if (type === 'turn') this.#open.set(id, { turns: turns - 1, tools })
      if (type === 'tool_start') this.#open.set(id, { turns, tools: tools + 1 })
      if (type === 'tool_call') this.#open.set(id, { turns, tools: tools - 1 })
    }
  }

  of(operationId: string): Standing {
    const { turns, tools } = this.#open.get(operationId) ?? { turns: 0, tools: 0 }
    if (tools > 0) return 'tool'
    return turns > 0 ? 'model' : 'between'
  }
}
