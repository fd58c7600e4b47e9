/** The turns of one run of a deep agent, reported as the port promises (A1 to A5). */
import { HearthError } from '../../../contract/error.ts'
import type { ToolCallPart, ToolResultPart } from '../../../contract/message.ts'
import { type AssistantMessage, type Message, messageText } from '../../../contract/message.ts'
import type { StopReason } from '../../../contract/session.ts'
import { addUsage, type Usage, zeroUsage } from '../../../contract/usage.ts'
import type { ResolvedModel } from '../../model/resolve-model.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import { errorResult } from '../ai-sdk/convert.ts'
import { aborted, callsOf, prepareTurn, tooManyTurns } from '../ai-sdk/loop.ts'
import { reportTurn, type TurnQuestion } from '../ai-sdk/report-turn.ts'
import { runToolCall } from '../ai-sdk/tool-calls.ts'
import type { OpenStream } from '../ai-sdk/turn.ts'
import type { Emit, HarnessEvent, HarnessRequest, HarnessResult, PreparedTurn } from '../port.ts'

/** A turn whose calls have not all got their results. */
interface OpenTurn {
  turnId: string
  calls: ToolCallPart[]
  results: Map<string, ToolResultPart>
}

export class Turns {
  readonly #open: OpenStream
  readonly #request: HarnessRequest
  readonly #model: ResolvedModel
  readonly #emit: Emit
  /** Told to the tools still running when the run has failed. */
  readonly #stop = new AbortController()
  readonly #running = new Set<Promise<unknown>>()
  #prepared: PreparedTurn = { systemPrompt: '', tools: [] }
  #turn: OpenTurn | null = null
  #produced: Message[] = []
  #usage: Usage = zeroUsage()
  #stopReason: StopReason = 'stop'
  #turns = 0
  #toolCalls = 0
  #failure: { error: unknown } | null = null
  /** An event could not be stored: nothing more is reported. */
  #isLost = false

  constructor(open: OpenStream, request: HarnessRequest, model: ResolvedModel, emit: Emit) {
    this.#open = open
    this.#request = request
    this.#model = model
    this.#emit = emit
  }

  /** Instructions and tools of the turn to come. */
  prepare(): Promise<PreparedTurn> {
    return this.#keepingFailure(async () => {
      this.#checkGoingOn()
      this.#prepared = await prepareTurn(this.#request, this.#turns)
      return this.#prepared
    })
  }

  /** Asks the model; rejects when the answer failed or was aborted, after it was reported. */
  ask(question: TurnQuestion): Promise<AssistantMessage> {
    return this.#keepingFailure(async () => {
      this.#checkGoingOn()
      await this.#closeTurn('The call was not run.')
      const report = (event: HarnessEvent) => this.#report(event)
      const reported = await reportTurn(this.#open, this.#request, this.#model, question, report)
      const { turnId, answer } = reported
      this.#turns += 1
      if (answer.usage) this.#usage = addUsage(this.#usage, answer.usage)
      if (answer.message) this.#produced.push(answer.message)
      this.#stopReason = answer.stopReason
      const calls = callsOf(answer.message)
      this.#toolCalls += calls.length
      if (calls.length > 0) this.#turn = { turnId, calls, results: new Map() }
      if (answer.error) await this.#closeTurn('Not run: the answer failed.')
      if (answer.error) throw answer.error
      if (answer.stopReason === 'aborted') await this.#closeTurn('Not run: aborted.')
      if (this.#request.signal.aborted) throw aborted(this.#request.signal)
      return answer.message ?? { role: 'assistant', content: [] }
    })
  }

  /** Runs a call of the last answer: a tool of Hearth's, or `own`, which Deep Agents brought. */
  runCall(toolCallId: string, own: ResolvedTool | null): Promise<ToolResultPart> {
    const turn = this.#turn
    const call = turn?.calls.find((one) => one.toolCallId === toolCallId)
    if (!turn || !call) throw strayCall(toolCallId)
    const work = this.#keepingFailure(async () => {
      const tools = own ? [...this.#prepared.tools, own] : this.#prepared.tools
      const signal = AbortSignal.any([this.#request.signal, this.#stop.signal])
      const emit = (event: HarnessEvent) => this.#report(event)
      const { operationId } = this.#request
      const run = { turnId: turn.turnId, operationId, tools, signal, emit }
      const result = await runToolCall(call, run)
      turn.results.set(toolCallId, result)
      if (turn.results.size === turn.calls.length) await this.#closeTurn('The call was not run.')
      return result
    })
    this.#running.add(work)
    return work
  }

  /** Ends what is open, and gives the result or throws what ended the run first. */
  async end(thrown: { error: unknown } | null): Promise<HarnessResult> {
    this.#failure ??= thrown
    if (this.#failure) this.#stop.abort(this.#failure.error)
    await Promise.allSettled(this.#running)
    const wasAborted = this.#request.signal.aborted
    if (!this.#isLost) await this.#closeTurn(wasAborted ? 'Not run: aborted.' : 'Not run.')
    if (this.#failure) throw this.#failure.error
    if (wasAborted) throw aborted(this.#request.signal)
    const last = this.#produced.findLast(({ role }) => role === 'assistant')
    return {
      text: last ? messageText(last) : '',
      usage: this.#usage,
      stopReason: this.#stopReason,
      model: this.#model.id,
      turns: this.#turns,
      toolCalls: this.#toolCalls,
      messages: this.#produced,
    }
  }

  #checkGoingOn(): void {
    const { signal, maxTurns } = this.#request
    if (this.#failure) throw this.#failure.error
    if (signal.aborted) throw aborted(signal)
    if (this.#turns >= maxTurns) throw tooManyTurns(this.#request)
  }

  /** Reports the results of a turn in the order of its calls; `reason` stands where there is none. */
  async #closeTurn(reason: string): Promise<void> {
    const turn = this.#turn
    if (turn === null) return
    this.#turn = null
    const content = turn.calls.map(
      (call) => turn.results.get(call.toolCallId) ?? errorResult(call, reason),
    )
    const message = { role: 'tool' as const, content }
    this.#produced.push(message)
    await this.#report({ type: 'tool_results', turnId: turn.turnId, message })
  }

  /** Waits only where the receiver does, so that deltas cost no turn of the event loop. */
  #report(event: HarnessEvent): Promise<void> | void {
    if (this.#isLost) return
    const lose = (error: unknown): never => {
      this.#isLost = true
      throw error
    }
    try {
      return this.#emit(event)?.catch(lose)
    } catch (error) {
      return lose(error)
    }
  }

  /** LangChain may wrap or swallow what is thrown through it; the first failure is kept as it was. */
  async #keepingFailure<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      this.#failure ??= { error }
      throw error
    }
  }
}

function strayCall(toolCallId: string): HearthError {
  return new HearthError({
    type: 'harness_error',
    status: 500,
    message: `Deep Agents ran a call that the model did not make: ${toolCallId}.`,
  })
}
