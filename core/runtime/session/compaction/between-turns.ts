/** Keeps room for the answer while one prompt runs many tools. */
import type { HarnessRequest } from '../../harness/port.ts'
import type { Exchange } from '../exchange.ts'
import { compactWhenFull } from './compact.ts'

/**
 * The harness's `prepareTurn`, after a compaction where the conversation has grown too long since the
 * last turn. What the last turn's tools gave stays as it is: the model has not read it yet.
 */
export function withRoomForTurns(
  exchange: Exchange,
  prepareTurn: HarnessRequest['prepareTurn'],
): HarnessRequest['prepareTurn'] {
  let wasCompacted = false
  let hasFailed = false
  return async (index) => {
    if (index > 0 && !hasFailed) {
      const outcome = await compactWhenFull(exchange, { text: '', keepsLastTurn: true })
      if (outcome === 'compacted') wasCompacted = true
      if (outcome === 'failed') hasFailed = true
    }
    const prepared = await prepareTurn(index)
    return wasCompacted ? { ...prepared, messages: exchange.conversation.messages() } : prepared
  }
}
