/** A prompt that the close of its project stops has no end yet: it goes on with the next start. */
import type { Change } from '../contract/change.ts'

/** What a thread reports, with the ends of such prompts as the ends of their attempts only. */
export function withoutHeldEnds(
  changes: Change[],
  isHeld: (operationId: string) => boolean,
): Change[] {
  return changes.flatMap((change): Change[] => {
    if (change.type === 'operation.settle') {
      return change.status === 'aborted' && isHeld(change.operationId) ? [] : [change]
    }
    if (change.type !== 'event.append' || change.event.type !== 'operation') return [change]
    const { status, operationId = '' } = change.event
    if (status !== 'aborted' || !isHeld(operationId)) return [change]
    const event = { ...change.event, status: 'interrupted' as const, continues: true }
    return [{ type: 'event.append', event }]
  })
}
