/** Steps inside a tool's code: they belong to the call, and to the operation that made it. */
import type { RuntimeContext } from '../context.ts'
import type { Operation } from '../operation/operation.ts'
import type { ToolContext } from '../tool/port.ts'
import { Steps } from './steps.ts'

type Call = Pick<ToolContext, 'signal' | 'turnId' | 'toolCallId'>

export function callSteps(
  { host }: RuntimeContext,
  operation: Operation,
  { signal, turnId, toolCallId }: Call,
): Steps {
  let isKnown = false
  const steps = new Steps(host, {
    id: operation.id,
    callId: toolCallId,
    signal,
    hasEnded: () => operation.hasEnded,
    emit(event, extra) {
      // A call that is given up does not hold its operation: what it leaves open ends with that.
      if (!isKnown) operation.beforeEnd(async () => steps.close())
      isKnown = true
      operation.emit(event, { turnId, toolCallId, ...extra })
    },
    commit: (...changes) => operation.journal.commit(...changes),
  })
  return steps
}
