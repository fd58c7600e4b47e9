/**
 * Writes what a harness reports: entries of the conversation, events of the log, live deltas.
 *
 * R1  An answer is an entry and a `turn` event in one commit; a batch of results likewise.
 * R2  No tool runs before the answer that called it is durable: `tool_start` waits, nothing else does.
 * R3  When a harness ends without ending a turn or a tool it started, `close` ends it.
 * R4  An end without its start, or a start twice, is a fault of the harness: `harness_error`.
 */
import { HearthError, type StoredError, toStoredError } from '../../contract/error.ts'
import { interruptedResults } from '../../contract/interrupted-calls.ts'
import type { ToolCallPart } from '../../contract/message.ts'
import { messageText } from '../../contract/message.ts'
import type { EntryData, EntrySource } from '../../contract/session.ts'
import type { HarnessEvent } from '../harness/port.ts'
import type { Operation } from '../operation/operation.ts'
import type { Conversation } from './conversation.ts'

type Of<Type extends HarnessEvent['type']> = Extract<HarnessEvent, { type: Type }>

interface Recorded {
  operation: Operation
  harness: { readonly name: string }
  sourceHash: string | null
}

interface Open {
  since: number
}

export class TurnRecorder {
  readonly #operation: Operation
  /** Null when answers are no part of the conversation. */
  readonly #conversation: Conversation | null
  readonly #harness: string
  readonly #sourceHash: string | null
  readonly #source: EntrySource
  readonly #openTurns = new Map<string, Of<'turn_request'> & Open>()
  readonly #openTools = new Map<string, Of<'tool_start'> & Open>()
  #unanswered: ToolCallPart[] = []

  private constructor(to: Recorded, conversation: Conversation | null, source: EntrySource) {
    this.#operation = to.operation
    this.#conversation = conversation
    this.#harness = to.harness.name
    this.#sourceHash = to.sourceHash
    this.#source = source
  }

  /** Answers and results become entries; `source` says what asked for them. */
  static ofConversation(
    exchange: Recorded & { conversation: Conversation },
    source: EntrySource,
  ): TurnRecorder {
    return new TurnRecorder(exchange, exchange.conversation, source)
  }

  /** For a model that works on the conversation, not in it. */
  static ofEventsOnly(exchange: Recorded): TurnRecorder {
    return new TurnRecorder(exchange, null, 'prompt')
  }

  /** The harness's `emit`. */
  record(event: HarnessEvent): Promise<void> | void {
    switch (event.type) {
      case 'turn_request':
        return this.#turnRequest(event)
      case 'turn_retry':
        return this.#turnRetry(event)
      case 'text_delta':
        return this.#operation.publish(
          { type: 'text_delta', text: event.text },
          { turnId: event.turnId },
        )
      case 'thinking_delta':
        return this.#operation.publish(
          { type: 'thinking_delta', delta: event.delta },
          { turnId: event.turnId },
        )
      case 'turn':
        return this.#turn(event)
      case 'tool_start':
        return this.#toolStart(event)
      case 'tool_execution_update':
        return this.#operation.publish(
          { type: 'tool_execution_update', toolName: event.toolName, delta: event.delta },
          { turnId: event.turnId, toolCallId: event.toolCallId },
        )
      case 'tool_call':
        return this.#toolCall(event)
      case 'tool_results':
        this.#unanswered = []
        this.#append(
          { type: 'message', message: event.message, source: this.#source },
          event.turnId,
        )
        return this.#operation.writeProgress()
    }
  }

  /** Ends whatever is still open; `error` is what ended the harness, null when it ended well. */
  close(error: unknown): void {
    for (const tool of this.#openTools.values()) {
      const result = 'The call was not finished.'
      this.#toolCall({ ...tool, type: 'tool_call', result, isError: true, durationMs: age(tool) })
    }
    for (const turn of this.#openTurns.values()) {
      this.#closeTurn(turn, toStoredError(error ?? outOfOrder('It ended in the middle of a turn.')))
    }
    this.#answerOpenCalls()
  }

  #answerOpenCalls(): void {
    if (this.#unanswered.length === 0) return
    const message = interruptedResults(this.#unanswered)
    this.#unanswered = []
    this.#append({ type: 'message', message, source: this.#source }, null)
  }

  #turnRequest(event: Of<'turn_request'>): void {
    const { turnId, purpose, model, provider, thinkingLevel } = event
    const { systemPrompt, messageCount, tools, context } = event
    if (this.#openTurns.has(turnId)) throw outOfOrder(`Turn ${turnId} was started twice.`)
    this.#openTurns.set(turnId, { ...event, since: performance.now() })
    this.#operation.countTurn()
    this.#operation.emit(
      {
        type: 'turn_request',
        purpose,
        model,
        provider,
        thinkingLevel,
        input: { systemPrompt, messageCount, tools },
        ...(context === undefined ? {} : { context }),
        sourceHash: this.#sourceHash,
      },
      { turnId },
    )
  }

  /** Shown on the timeline, so that a slow answer explains itself. */
  #turnRetry({ turnId, attempt, delayMs, error }: Of<'turn_retry'>): void {
    const seconds = Math.round(delayMs / 100) / 10
    this.#operation.emit(
      {
        type: 'log',
        level: 'warn',
        message: `The provider failed; trying again in ${seconds} s.`,
        attributes: { attempt, delayMs: Math.round(delayMs), error: error.message },
      },
      { turnId },
    )
    this.#operation.writeWait(error.message, Date.now() + Math.round(delayMs))
  }

  #turn(event: Of<'turn'>): void {
    const { turnId, purpose, model, provider, usage, stopReason, error } = event
    const { durationMs, firstDeltaMs, message } = event
    if (!this.#openTurns.delete(turnId)) throw outOfOrder(`Turn ${turnId} was not running.`)
    if (usage !== null) this.#operation.addUsage(usage)
    this.#operation.emit(
      {
        type: 'turn',
        purpose,
        model,
        provider,
        usage,
        stopReason,
        error,
        isError: error !== null,
        durationMs,
        firstDeltaMs,
        entryId: this.#appendAnswer(event),
        text: message === null ? '' : messageText(message),
      },
      { turnId },
    )
    this.#operation.writeProgress()
  }

  #appendAnswer({ turnId, message, model, usage, stopReason }: Of<'turn'>): string | null {
    if (message === null || this.#conversation === null) return null
    this.#answerOpenCalls()
    this.#unanswered = message.content.filter((part) => part.type === 'tool-call')
    return this.#append(
      {
        type: 'message',
        message,
        source: this.#source,
        model,
        stopReason,
        harness: this.#harness,
        ...(usage === null ? {} : { usage }),
        ...(this.#sourceHash === null ? {} : { sourceHash: this.#sourceHash }),
      },
      turnId,
    )
  }

  #append(data: EntryData, turnId: string | null): string | null {
    return this.#conversation?.append(this.#operation, data, turnId) ?? null
  }

  async #toolStart(event: Of<'tool_start'>): Promise<void> {
    const { turnId, toolCallId, toolName, args } = event
    if (this.#openTools.has(toolCallId)) throw outOfOrder(`Call ${toolCallId} was started twice.`)
    this.#openTools.set(toolCallId, { ...event, since: performance.now() })
    this.#operation.countToolCall()
    this.#operation.emit({ type: 'tool_start', toolName, args }, { turnId, toolCallId })
    await this.#operation.journal.durable()
  }

  #toolCall(event: Of<'tool_call'>): void {
    const { turnId, toolCallId, toolName, result, isError, durationMs } = event
    if (!this.#openTools.delete(toolCallId)) throw outOfOrder(`Call ${toolCallId} was not running.`)
    this.#operation.emit(
      { type: 'tool_call', toolName, result, isError, durationMs },
      { turnId, toolCallId },
    )
  }

  #closeTurn(turn: Of<'turn_request'> & Open, error: StoredError): void {
    const { turnId, purpose, model, provider } = turn
    const aborted = error.type === 'aborted'
    this.#turn({
      type: 'turn',
      turnId,
      purpose,
      model,
      provider,
      message: null,
      usage: null,
      stopReason: aborted ? 'aborted' : 'error',
      error: aborted ? null : error,
      durationMs: age(turn),
      firstDeltaMs: null,
    })
  }
}

function outOfOrder(details: string): HearthError {
  return new HearthError({
    type: 'harness_error',
    status: 500,
    message: 'The harness reported its work out of order.',
    details,
  })
}

function age({ since }: Open): number {
  return Math.round(performance.now() - since)
}
