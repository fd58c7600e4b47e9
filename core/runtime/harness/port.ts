/**
 * The seam to whatever drives a model through turns and tools. The default drives the AI SDK.
 *
 * A1  `run` is a function of (request, emit): no other I/O but the model and the tools it is given.
 * A2  `emit` is awaited: when it resolves, what was emitted is durable. Only deltas return at once.
 * A3  Every `turn_request` has its `turn`, every `tool_start` its `tool_call`, also on failure and abort.
 * A4  Every tool call in an emitted assistant message has a result in a following `tool_results`,
 *     also after an abort (then an error result saying so), so history is always valid for any provider.
 * A5  A provider failure rejects with `provider_error` (502) after its `turn` was emitted; an abort
 *     rejects with `aborted` (499) after the partial answer was emitted with stopReason `aborted`.
 */

import type { ContextSizes } from '../../contract/context.ts'
import type { StoredError } from '../../contract/error.ts'
import type { AssistantMessage, Message, ToolMessage, UserMessage } from '../../contract/message.ts'
import type { ProviderSettings, ThinkingLevel } from '../../contract/provider.ts'
import type { StopReason } from '../../contract/session.ts'
import type { Usage } from '../../contract/usage.ts'
import type { NativeResult } from '../model/native-result.ts'
import type { ResolvedTool } from '../tool/port.ts'

export interface Harness {
  readonly name: string
  /** Asks `takeSteering` between its turns; one that does not is told nothing while it works. */
  readonly canBeSteered?: boolean
  run(request: HarnessRequest, emit: Emit): Promise<HarnessResult>
}

export interface HarnessRequest {
  operationId: string
  /** `provider/model` */
  model: string
  thinkingLevel: ThinkingLevel | null
  /** The whole history, the new user message last. */
  messages: Message[]
  /** Asked before each turn, so instructions and tools may be functions of the moment. */
  prepareTurn(index: number): Promise<PreparedTurn>
  /**
   * What a person has said since the last turn, part of the conversation already. Asked before each turn,
   * and once more when the model has nothing left to do: something then is answered in a further turn.
   */
  takeSteering?(): Promise<UserMessage[]>
  purpose: 'agent' | 'compaction' | 'repair'
  maxTurns: number
  /** How often a turn that failed for a passing reason is tried again; default 2. */
  retries?: number
  /** Milliseconds a model may send nothing before its turn has failed; default ten minutes. */
  idleMs?: number
  /** A result the provider is to shape; the messages ask for it in words all the same. */
  result?: NativeResult | null
  providers: Record<string, ProviderSettings>
  /** Key of `[[seq:…]]` directives and provider session affinity. */
  sessionId: string
  signal: AbortSignal
}

export interface PreparedTurn {
  systemPrompt: string
  /** The part of the prompt that names skills. */
  skillText?: string
  tools: ResolvedTool[]
  /** The whole history as it now is, where it is no longer what the run began with and produced. */
  messages?: Message[]
}

export type HarnessEvent =
  | {
      type: 'turn_request'
      turnId: string
      purpose: HarnessRequest['purpose']
      model: string
      provider: string
      thinkingLevel: ThinkingLevel | null
      systemPrompt: string
      messageCount: number
      tools: string[]
      /** What filled the window. */
      context?: ContextSizes
    }
  /** The provider failed for a passing reason, before anything was said; it is asked again. */
  | {
      type: 'turn_retry'
      turnId: string
      /** From 1. */
      attempt: number
      delayMs: number
      error: StoredError
    }
  | { type: 'text_delta'; turnId: string; text: string }
  | { type: 'thinking_delta'; turnId: string; delta: string }
  | {
      type: 'turn'
      turnId: string
      purpose: HarnessRequest['purpose']
      model: string
      provider: string
      /** Null when nothing arrived before a failure. */
      message: AssistantMessage | null
      usage: Usage | null
      stopReason: StopReason
      error: StoredError | null
      durationMs: number
      firstDeltaMs: number | null
    }
  | { type: 'tool_start'; turnId: string; toolCallId: string; toolName: string; args: unknown }
  | {
      type: 'tool_execution_update'
      turnId: string
      toolCallId: string
      toolName: string
      delta: string
    }
  | {
      type: 'tool_call'
      turnId: string
      toolCallId: string
      toolName: string
      result: string
      isError: boolean
      durationMs: number
    }
  | { type: 'tool_results'; turnId: string; message: ToolMessage }

export type Emit = (event: HarnessEvent) => Promise<void> | void

export interface HarnessResult {
  /** Text of the last assistant message. */
  text: string
  usage: Usage
  stopReason: StopReason
  model: string
  turns: number
  toolCalls: number
  /** Messages produced by this run, in order. */
  messages: Message[]
}
