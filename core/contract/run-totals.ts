/** Turns, tools and tokens of a run, summed from its operations. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { addUsage, Usage } from './usage.ts'

export const RunTotals = z.object({
  turns: z.number().int(),
  toolCalls: z.number().int(),
  /** Null when nothing was reported. */
  usage: Usage.nullable(),
})
export type RunTotals = z.infer<typeof RunTotals>

type Part = Pick<Operation, 'id' | 'parentOperationId' | 'turns' | 'toolCalls' | 'usage'>

/** An operation's usage already holds that of the tasks it delegated; its counts do not. */
export function sumOperations(operations: readonly Part[]): RunTotals {
  const known = new Set(operations.map((operation) => operation.id))
  let usage: Usage | null = null
  let turns = 0
  let toolCalls = 0
  for (const operation of operations) {
    turns += operation.turns
    toolCalls += operation.toolCalls
    const inside = operation.parentOperationId !== null && known.has(operation.parentOperationId)
    if (operation.usage && !inside)
      usage = usage ? addUsage(usage, operation.usage) : operation.usage
  }
  return { turns, toolCalls, usage }
}
