/**
 * Summarises the beginning of a conversation, inside an operation.
 *
 * C1  Between `compaction_start` and `compaction`; the summary is one entry, nothing else is written.
 * C2  Incremental: an earlier summary goes into the new one, what it replaced is not read again.
 * C3  A failed summary changes nothing but the log.
 */
import type { UserMessage } from '../../../contract/message.ts'
import type { Usage } from '../../../contract/usage.ts'
import type { HarnessResult } from '../../harness/port.ts'
import type { Exchange } from '../exchange.ts'
import { toMessages } from '../history.ts'
import { textTokens } from '../message-tokens.ts'
import { TurnRecorder } from '../turn-recorder.ts'
import { estimateTokens } from './estimate.ts'
import type { CompactionOutcome } from './outcome.ts'
import { type CompactionPlan, type Keep, planCompaction } from './plan.ts'
import type { EffectiveCompaction } from './settings.ts'
import { summaryInstructions, transcript } from './transcript.ts'

export type CompactionReason = 'threshold' | 'overflow' | 'manual'

/** What is to come, and what of the newest messages must stay. */
export interface RoomNeeded {
  /** Of the prompt that is about to be recorded. */
  text: string
  keepsLastTurn: boolean
}

/** Compacts when the context, with the text to come, would not leave room for the answer. */
export async function compactWhenFull(
  exchange: Exchange,
  { text, keepsLastTurn }: RoomNeeded,
): Promise<'enough' | 'compacted' | 'failed'> {
  const { compaction, conversation, operation } = exchange
  if (compaction === null) return 'enough'
  const estimated = estimateTokens(conversation.context) + textTokens(text)
  if (estimated <= compaction.limit) return 'enough'
  try {
    const keep = { tokens: compaction.keepRecentTokens, lastTurn: keepsLastTurn }
    const { compacted } = await compact(exchange, 'threshold', keep)
    return compacted ? 'compacted' : 'enough'
  } catch (error) {
    // The log has it. The prompt goes on: the provider may still take the long history.
    if (operation.signal.aborted) throw error
    return 'failed'
  }
}

/** `keep` null: as many of the newest tokens as the settings say. */
export async function compact(
  exchange: Exchange,
  reason: CompactionReason,
  keep: Keep | null,
): Promise<CompactionOutcome> {
  const { compaction, conversation, operation } = exchange
  const context = conversation.context
  const messagesBefore = toMessages(context).length
  const totalTokens = estimateTokens(context)
  const { reserveTokens = 0, keepRecentTokens = 0 } = compaction ?? {}
  const settings = { totalTokens, reserveTokens, keepRecentTokens }
  const plan =
    compaction === null
      ? null
      : planCompaction(context, keep ?? { tokens: compaction.keepRecentTokens })
  if (compaction === null || plan === null) {
    return { compacted: false, messagesBefore, messagesAfter: messagesBefore, ...settings }
  }
  const messagesAfter = plan.kept.length + 1
  const startedAt = performance.now()
  const end = (isError: boolean, after: number, usage: Usage | null) =>
    operation.emit({
      type: 'compaction',
      isError,
      durationMs: Math.round(performance.now() - startedAt),
      messagesBefore,
      messagesAfter: after,
      usage,
    })
  operation.emit({ type: 'compaction_start', reason, estimatedTokens: totalTokens })
  try {
    const { text, usage } = await summarise(exchange, compaction, context.summary, plan)
    conversation.append(operation, {
      type: 'compaction',
      summary: text,
      firstKeptEntryId: plan.kept[0]?.entryId ?? null,
      tokensBefore: totalTokens,
      usage,
    })
    end(false, messagesAfter, usage)
  } catch (error) {
    end(true, messagesBefore, null)
    throw error
  }
  return { compacted: true, messagesBefore, messagesAfter, ...settings }
}

async function summarise(
  exchange: Exchange,
  { model, limit }: EffectiveCompaction,
  earlierSummary: string | null,
  plan: CompactionPlan,
): Promise<HarnessResult> {
  const { operation, conversation, harness, providers } = exchange
  const older = plan.older.map(({ message }) => message)
  const text = transcript(earlierSummary, older, limit * 4)
  const message: UserMessage = { role: 'user', content: [{ type: 'text', text }] }
  const recorder = TurnRecorder.ofEventsOnly(exchange)
  try {
    const result = await harness.run(
      {
        operationId: operation.id,
        model,
        thinkingLevel: null,
        messages: [message],
        prepareTurn: async () => ({ systemPrompt: summaryInstructions, tools: [] }),
        purpose: 'compaction',
        maxTurns: 1,
        providers,
        sessionId: `${conversation.session.id}:compaction`,
        signal: operation.signal,
      },
      (event) => recorder.record(event),
    )
    recorder.close(null)
    return result
  } catch (error) {
    recorder.close(error)
    throw error
  }
}
