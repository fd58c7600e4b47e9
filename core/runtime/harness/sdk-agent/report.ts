/**
 * Reports what an agent of the AI SDK does as the port promises. A turn ends with the tool calls of its
 * answer; what the stream brings before all of them have results waits until they have.
 */
import { HearthError, toStoredError } from '../../../contract/error.ts'
import { newTurnId } from '../../../contract/id.ts'
import {
  type Message,
  messageText,
  type ToolCallPart,
  type ToolResultPart,
} from '../../../contract/message.ts'
import type { StopReason } from '../../../contract/session.ts'
import { addUsage, type Usage, zeroUsage } from '../../../contract/usage.ts'
import { Answer } from '../ai-sdk/answer.ts'
import { errorResult } from '../ai-sdk/convert.ts'
import { aborted, tooManyTurns } from '../ai-sdk/loop.ts'
import { runToolCall } from '../ai-sdk/tool-calls.ts'
import { contextSizes } from '../context-sizes.ts'
import type { Emit, HarnessRequest, HarnessResult, PreparedTurn } from '../port.ts'
import { type SdkUsage, type StreamPart, textOf, toUsage } from './stream-part.ts'

interface Turn {
  turnId: string
  answer: Answer
  startedAt: number
  firstDeltaMs: number | null
}

interface OpenCalls {
  turnId: string
  calls: Map<string, { call: ToolCallPart; startedAt: number }>
  results: Map<string, ToolResultPart>
}

export class Report {
  readonly #request: HarnessRequest
  readonly #prepared: PreparedTurn
  readonly #emit: Emit
  #turn: Turn | null = null
  #open: OpenCalls | null = null
  #waiting: StreamPart[] = []
  /** Tools of Hearth's that the agent runs, until their call has been reported. */
  readonly #awaited = new Map<string, () => void>()
  readonly #reported = new Set<string>()
  readonly #messages: Message[] = []
  readonly #running = new Set<Promise<unknown>>()
  #usage: Usage = zeroUsage()
  /** Counted, and not yet part of a reported turn. */
  #unreported: Usage | null = null
  #stopReason: StopReason = 'stop'
  #turns = 0
  #toolCalls = 0
  #isGoingOn = false
  /** The turn ends with the next part, which may yet say what it took. */
  #isStepOver = false
  #fail: (error: unknown) => void = () => {}
  /** Rejects when a tool's events could not be stored. */
  readonly failed: Promise<never>

  constructor(request: HarnessRequest, prepared: PreparedTurn, emit: Emit) {
    this.#request = request
    this.#prepared = prepared
    this.#emit = emit
    this.failed = new Promise((_, reject) => {
      this.#fail = reject
    })
    this.failed.catch(() => {
      // Whoever reads the stream hears of it; there may be nobody left who does.
    })
  }

  /** Opens a turn, unless one is. */
  async begin(): Promise<Turn> {
    if (this.#turn) return this.#turn
    const { model, purpose, thinkingLevel, messages, maxTurns } = this.#request
    if (this.#turns >= maxTurns) throw tooManyTurns(this.#request)
    const turnId = newTurnId()
    const turn = {
      turnId,
      answer: new Answer(new Set()),
      startedAt: performance.now(),
      firstDeltaMs: null,
    }
    this.#turn = turn
    await this.#emit({
      type: 'turn_request',
      turnId,
      purpose,
      model,
      provider: providerOf(model),
      thinkingLevel,
      systemPrompt: this.#prepared.systemPrompt,
      messageCount: messages.length + this.#messages.length,
      tools: this.#prepared.tools.map(({ name }) => name),
      context: contextSizes({
        ...this.#prepared,
        model,
        messages: [...messages, ...this.#messages],
      }),
    })
    return turn
  }

  /** A part of the stream, or what must come before it. */
  async part(part: StreamPart): Promise<void> {
    const mustWait = this.#isGoingOn || (this.#open !== null && !this.#answersOpenCall(part))
    if (mustWait && part.type !== 'error') this.#waiting.push(part)
    else await this.#take(part)
  }

  async #take(part: StreamPart): Promise<void> {
    if (this.#isStepOver && part.type !== 'finish') await this.#endStep()
    switch (part.type) {
      case 'text-delta':
      case 'reasoning-delta':
        return this.#delta(part)
      case 'tool-call':
        return this.#call(part)
      case 'tool-result':
        if (part.preliminary) return
        return this.#result(part.toolCallId, textOf(part.output), false)
      case 'tool-error':
        return this.#result(part.toolCallId, textOf(part.error), true)
      case 'finish-step':
        this.#count(part.usage)
        this.#stopReason = part.finishReason === 'length' ? 'length' : 'stop'
        this.#isStepOver = true
        return
      case 'finish':
        // Some agents count only the whole.
        if (part.totalUsage) this.#countRest(toUsage(part.totalUsage, this.#request.model))
        return this.#endStep()
      case 'error':
        throw part.error
    }
  }

  /** Runs a tool of Hearth's for the agent, once its call is reported. */
  async runTool(toolCallId: string): Promise<string> {
    const work = this.#runTool(toolCallId)
    work.catch(this.#fail)
    this.#running.add(work)
    const { output, isError } = await work
    if (isError) throw new Error(output)
    return output
  }

  /** After the stream's end: resolves when the tools that run are done, and what waited is reported. */
  async settled(): Promise<void> {
    for (const [toolCallId, go] of this.#awaited) {
      const isComing = this.#waiting.some(
        (part) => part.type === 'tool-call' && part.toolCallId === toolCallId,
      )
      if (!isComing) go()
    }
    await Promise.allSettled(this.#running)
  }

  async end(thrown: { error: HearthError } | null, signal: AbortSignal): Promise<HarnessResult> {
    await Promise.allSettled(this.#running)
    const isAborted = signal.aborted
    await this.#closeCalls(isAborted ? 'Not run: aborted.' : 'Not run.')
    const error = isAborted ? null : (thrown?.error ?? null)
    // Nothing that was counted may be missing from the turns.
    if (this.#unreported) await this.begin()
    if (this.#turn)
      await this.#endTurn(isAborted ? 'aborted' : error ? 'error' : this.#stopReason, error)
    if (isAborted) throw aborted(signal)
    if (thrown) throw thrown.error
    const last = this.#messages.findLast(({ role }) => role === 'assistant')
    return {
      text: last ? messageText(last) : '',
      usage: this.#usage,
      stopReason: this.#stopReason,
      model: this.#request.model,
      turns: this.#turns,
      toolCalls: this.#toolCalls,
      messages: this.#messages,
    }
  }

  #answersOpenCall(part: StreamPart): boolean {
    const isResult = part.type === 'tool-result' || part.type === 'tool-error'
    return isResult && this.#open?.calls.has(part.toolCallId) === true
  }

  async #delta(
    part: Extract<StreamPart, { type: 'text-delta' | 'reasoning-delta' }>,
  ): Promise<void> {
    const turn = await this.begin()
    if (part.text === '') return
    turn.firstDeltaMs ??= performance.now() - turn.startedAt
    const { turnId } = turn
    if (part.type === 'text-delta') {
      turn.answer.append('text', part.id, part.text, undefined)
      return this.#emit({ type: 'text_delta', turnId, text: part.text })
    }
    turn.answer.append('reasoning', part.id, part.text, part.providerMetadata)
    return this.#emit({ type: 'thinking_delta', turnId, delta: part.text })
  }

  async #call(part: Extract<StreamPart, { type: 'tool-call' }>): Promise<void> {
    const { toolCallId, toolName, input } = part
    const turn = await this.begin()
    turn.answer.call({ toolCallId, toolName, input, providerMetadata: undefined })
    const call: ToolCallPart = { type: 'tool-call', toolCallId, toolName, input }
    const { turnId } = turn
    await this.#endTurn('tool-calls', null)
    const startedAt = performance.now()
    this.#open = { turnId, calls: new Map([[toolCallId, { call, startedAt }]]), results: new Map() }
    this.#toolCalls += 1
    this.#reported.add(toolCallId)
    if (this.#isOurs(toolName) && !part.providerExecuted) this.#awaited.get(toolCallId)?.()
    else await this.#emit({ type: 'tool_start', turnId, toolCallId, toolName, args: input })
  }

  /** The result of a tool that the agent ran by itself; of Hearth's own it is known already. */
  async #result(toolCallId: string, result: string, isError: boolean): Promise<void> {
    const open = this.#open
    const found = open?.calls.get(toolCallId)
    if (!open || !found || this.#isOurs(found.call.toolName)) return
    const { toolName } = found.call
    const durationMs = performance.now() - found.startedAt
    const { turnId } = open
    await this.#emit({
      type: 'tool_call',
      turnId,
      toolCallId,
      toolName,
      result,
      isError,
      durationMs,
    })
    open.results.set(toolCallId, {
      type: 'tool-result',
      toolCallId,
      toolName,
      output: result,
      isError,
    })
    await this.#closeCalls('Not run.')
    await this.#goOn()
  }

  async #runTool(toolCallId: string): Promise<ToolResultPart> {
    if (!this.#reported.has(toolCallId)) await this.#untilReported(toolCallId)
    const open = this.#open
    const found = open?.calls.get(toolCallId)
    if (!open || !found) throw strayCall(toolCallId)
    const { operationId, signal } = this.#request
    const { tools } = this.#prepared
    const emit = this.#emit
    const result = await runToolCall(found.call, {
      turnId: open.turnId,
      operationId,
      tools,
      signal,
      emit,
    })
    open.results.set(toolCallId, result)
    await this.#closeCalls('Not run.')
    await this.#goOn()
    return result
  }

  #untilReported(toolCallId: string): Promise<void> {
    const { signal } = this.#request
    return new Promise((resolve, reject) => {
      const stop = () => reject(aborted(signal))
      if (signal.aborted) return stop()
      signal.addEventListener('abort', stop, { once: true })
      this.#awaited.set(toolCallId, () => {
        signal.removeEventListener('abort', stop)
        this.#awaited.delete(toolCallId)
        resolve()
      })
    })
  }

  /** What waited for the results of open calls. */
  async #goOn(): Promise<void> {
    this.#isGoingOn = true
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        await this.#take(next)
        if (this.#open) break
      }
    } finally {
      this.#isGoingOn = false
    }
    const answer = this.#waiting.findIndex((part) => this.#answersOpenCall(part))
    const [found] = answer === -1 ? [] : this.#waiting.splice(answer, 1)
    if (found) await this.#take(found)
  }

  async #closeCalls(reason: string): Promise<void> {
    const open = this.#open
    if (!open) return
    this.#open = null
    const content = [...open.calls.values()].map(
      ({ call }) => open.results.get(call.toolCallId) ?? errorResult(call, reason),
    )
    const message = { role: 'tool' as const, content }
    this.#messages.push(message)
    await this.#emit({ type: 'tool_results', turnId: open.turnId, message })
  }

  async #endStep(): Promise<void> {
    this.#isStepOver = false
    if (this.#turn) await this.#endTurn(this.#stopReason, null)
  }

  #count(usage: SdkUsage | undefined): void {
    if (!usage) return
    const counted = toUsage(usage, this.#request.model)
    this.#usage = addUsage(this.#usage, counted)
    this.#unreported = this.#unreported ? addUsage(this.#unreported, counted) : counted
  }

  #countRest(whole: Usage): void {
    if (this.#usage.totalTokens > 0 || whole.totalTokens === 0) return
    this.#usage = whole
    this.#unreported = whole
  }

  async #endTurn(stopReason: StopReason, error: HearthError | null): Promise<void> {
    const turn = this.#turn
    if (!turn) return
    this.#turn = null
    this.#turns += 1
    const message = turn.answer.message()
    if (message) this.#messages.push(message)
    const usage = this.#unreported
    this.#unreported = null
    const { model, purpose } = this.#request
    await this.#emit({
      type: 'turn',
      turnId: turn.turnId,
      purpose,
      model,
      provider: providerOf(model),
      message,
      usage,
      stopReason,
      error: error && toStoredError(error),
      durationMs: performance.now() - turn.startedAt,
      firstDeltaMs: turn.firstDeltaMs,
    })
  }

  #isOurs(toolName: string): boolean {
    return this.#prepared.tools.some(({ name }) => name === toolName)
  }
}

function strayCall(toolCallId: string): HearthError {
  return new HearthError({
    type: 'harness_error',
    status: 500,
    message: `The agent ran a call that it had not told of: ${toolCallId}.`,
  })
}

function providerOf(model: string): string {
  return model.slice(0, Math.max(0, model.indexOf('/')))
}
