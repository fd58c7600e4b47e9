/** `session.compact`: a compaction as an operation of its own. */
import { runOperation } from '../operation/run-operation.ts'
import { compact } from './compaction/compact.ts'
import type { CompactionOutcome } from './compaction/outcome.ts'
import { openExchange } from './exchange.ts'
import type { CompactOptions } from './flue-session.ts'
import type { Seat } from './seat.ts'

export function compactSession(
  seat: Seat,
  options: CompactOptions,
  signals: readonly AbortSignal[],
): Promise<CompactionOutcome> {
  const { keepRecent, model } = options
  return runOperation(
    seat.runtime,
    {
      id: null,
      kind: 'compact',
      key: seat.key,
      preview: '',
      model: model ?? null,
      runId: seat.origin.runId,
      dispatchId: null,
      taskId: seat.origin.taskId,
      parent: null,
      journal: seat.journal,
      signals: [...seat.signals, ...signals],
      observer: null,
    },
    async (operation) => {
      const exchange = await openExchange(seat, operation, { model: model ?? null, role: null })
      const { compaction, conversation } = exchange
      conversation.completeHistory(operation)
      const chosen =
        compaction === null || model === undefined
          ? exchange
          : { ...exchange, compaction: { ...compaction, model: exchange.model } }
      return compact(chosen, 'manual', keepRecent === undefined ? null : { messages: keepRecent })
    },
  )
}
