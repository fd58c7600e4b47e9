/** One prompt of a session, from the text to the answer. */
import { HearthError } from '../../contract/error.ts'
import { type ImagePart, messageText, type UserMessage } from '../../contract/message.ts'
import type { ThinkingLevel } from '../../contract/provider.ts'
import type { EntrySource } from '../../contract/session.ts'
import type { Usage } from '../../contract/usage.ts'
import type { AgentDefinition } from '../agent/definition.ts'
import type { ToolList } from '../agent/profile.ts'
import type { CommandList } from '../command/command.ts'
import type { HarnessRequest, HarnessResult } from '../harness/port.ts'
import type { NativeResult } from '../model/native-result.ts'
import { nativeResult } from '../model/structured-output.ts'
import type { Operation, OperationObserver } from '../operation/operation.ts'
import { runOperation } from '../operation/run-operation.ts'
import { type Schema, toJsonSchema } from '../schema/schema.ts'
import { packagedSkill, useSkill } from '../skill/available-skills.ts'
import type { SkillReference } from '../skill/skill.ts'
import type { ResolvedTool } from '../tool/port.ts'
import { untilAborted } from '../until-aborted.ts'
import { chooseThinkingLevel } from './choose-model.ts'
import { withRoomForTurns } from './compaction/between-turns.ts'
import { compact, compactWhenFull } from './compaction/compact.ts'
import type { Conversation } from './conversation.ts'
import { equip } from './equipment.ts'
import { type Exchange, openExchange } from './exchange.ts'
import type { Seat } from './seat.ts'
import { readProject, readSurroundings, type Surroundings } from './surroundings.ts'
import { turnPreparation } from './turn-preparation.ts'
import { TurnRecorder } from './turn-recorder.ts'
import { nativeResultInstruction, resultInstruction } from './typed-result/instruction.ts'
import { typedResult } from './typed-result/typed-result.ts'

export interface PromptInput {
  operationId: string | null
  dispatchId: string | null
  /** The conversation has been told already: an earlier attempt was cut off. */
  resumes?: boolean
  /** Which attempt at the operation this is; default 1. */
  attempt?: number
  taskId: string | null
  parent: Operation | null
  /** W3C trace context of whoever asked from outside: the parent of the spans. */
  traceparent?: string | undefined
  /** What is asked; of a skill, what lists show of it. */
  text: string
  /** Says the text instead, inside the operation, which is one of kind `skill`. */
  skill: SkillUse | null
  images: ImagePart[]
  source: Extract<EntrySource, 'prompt' | 'skill' | 'dispatch' | 'task'>
  /** Null: the session's. */
  role: string | null
  model: string | null
  thinkingLevel: ThinkingLevel | null
  tools: ToolList
  commands: CommandList
  /** Names in the project's environment. */
  secrets: readonly string[]
  schema: Schema | null
  /** Null: the project's `typed_retries`. */
  retries: number | null
  signals: readonly AbortSignal[]
  observer: OperationObserver | null
}

/** A skill by name, by path, or as it is. */
export interface SkillUse {
  skill: string | SkillReference
  args: unknown
}

export interface PromptOutcome {
  text: string
  data: unknown
  usage: Usage
  model: { id: string }
  metadata: Record<string, unknown>
}

/** Makes the tool by which the model delegates; null where it cannot. */
export type TaskToolFactory = (
  operation: Operation,
  definition: AgentDefinition,
) => ResolvedTool | null

/** Waits for the session, records the prompt, runs the model with its tools, records the answer. */
export function answerPrompt(
  seat: Seat,
  input: PromptInput,
  taskTool: TaskToolFactory,
): Promise<PromptOutcome> {
  const { operationId, dispatchId, taskId, parent, model, observer, attempt = 1 } = input
  return runOperation(
    seat.runtime,
    {
      id: operationId,
      kind: input.skill === null ? 'prompt' : 'skill',
      key: seat.key,
      preview: input.text,
      model,
      runId: seat.origin.runId,
      dispatchId,
      attempt,
      taskId,
      parent,
      traceparent: input.traceparent,
      journal: seat.journal,
      signals: [...seat.signals, ...input.signals],
      observer,
    },
    (operation) => answer(seat, input, operation, taskTool),
  )
}

async function answer(
  seat: Seat,
  asked: PromptInput,
  operation: Operation,
  taskTool: TaskToolFactory,
): Promise<PromptOutcome> {
  const { runtime } = seat
  const [exchange, project] = await Promise.all([
    openExchange(seat, operation, asked),
    readProject(runtime),
  ])
  const { definition, conversation, harness } = exchange
  const raw = await untilAborted(seat.agent.sandbox(), operation.signal)
  const surroundings = await readSurroundings(runtime, project, definition, raw)
  const input = await spellOut(asked, surroundings)
  const equipment = equip(seat, operation, { definition, sandbox: raw, ...input })
  await compactWhenFull(exchange, { text: input.text, keepsLastTurn: false })
  const result = wantedResult(seat, exchange, input.schema)
  receive(conversation, input, operation, result !== null)

  const recorder = TurnRecorder.ofConversation(exchange, input.source)
  const request: Omit<HarnessRequest, 'messages' | 'purpose'> = {
    operationId: operation.id,
    model: exchange.model,
    thinkingLevel: chooseThinkingLevel(input.thinkingLevel, definition.profile, runtime.config),
    prepareTurn: withRoomForTurns(
      exchange,
      turnPreparation(seat, operation, {
        definition,
        surroundings,
        equipment,
        taskTool: taskTool(operation, definition),
        callTools: input.tools,
      }),
    ),
    takeSteering: () => takeSteering(conversation, operation),
    maxTurns: runtime.config.maxTurns,
    retries: runtime.config.providerRetries,
    idleMs: runtime.config.providerTimeoutMs,
    result,
    providers: exchange.providers,
    sessionId: conversation.session.id,
    signal: operation.signal,
  }
  if (harness.canBeSteered !== true) operation.steering.close('unsupported')
  const run = async (purpose: HarnessRequest['purpose']): Promise<HarnessResult> => {
    const result = await harness.run(
      { ...request, purpose, messages: conversation.messages() },
      (event) => recorder.record(event),
    )
    recorder.close(null)
    return result
  }
  try {
    const given = asked.resumes === true ? lastAnswer(conversation, exchange.model) : null
    const answered = given ?? (await withRoom(exchange, () => run('agent')))
    const isNative = result !== null
    const typed = await resolveTyped(
      seat,
      { ...input, isNative },
      answered.text,
      async (repair) => {
        conversation.append(operation, userEntry([repair], [], 'retry'))
        return (await run('repair')).text
      },
    )
    return {
      ...typed,
      usage: operation.usage,
      model: { id: answered.model },
      metadata: {
        harness: harness.name,
        operationId: operation.id,
        stopReason: answered.stopReason,
      },
    }
  } catch (error) {
    recorder.close(error)
    throw error
  }
}

/** The input with the text of its skill. */
async function spellOut(input: PromptInput, { skills }: Surroundings): Promise<PromptInput> {
  if (input.skill === null) return input
  const { skill, args } = input.skill
  const found = typeof skill === 'string' ? await skills.find(skill) : packagedSkill(skill)
  return { ...input, text: await useSkill(found, args, { asksResult: input.schema !== null }) }
}

/** What the provider is to shape; null where the result is asked for in words alone. */
function wantedResult(
  { runtime }: Seat,
  { model, providers }: Exchange,
  schema: Schema | null,
): NativeResult | null {
  if (schema === null) return null
  return nativeResult(runtime.config.structuredOutput, model, providers, toJsonSchema(schema))
}

/** Runs once more after a compaction when the provider says the context is too long. */
async function withRoom(
  exchange: Exchange,
  run: () => Promise<HarnessResult>,
): Promise<HarnessResult> {
  try {
    return await run()
  } catch (error) {
    const isOverflow = HearthError.is(error) && error.meta?.contextOverflow === true
    if (!isOverflow || exchange.compaction === null) throw error
    const { compacted } = await compact(exchange, 'overflow', null)
    if (!compacted) throw error
    return run()
  }
}

/**
 * Records the prompt, after results for calls that an ended process left open. What is tried again goes on
 * where it was cut short: what its tools did is known, and is not done a second time.
 */
function receive(
  conversation: Conversation,
  input: PromptInput,
  operation: Operation,
  isNative: boolean,
): void {
  conversation.completeHistory(operation)
  if (input.resumes === true) return
  conversation.proposeTitle(operation, input.text)
  const instruction = isNative ? nativeResultInstruction : resultInstruction
  const texts =
    input.schema === null ? [input.text] : [input.text, instruction(toJsonSchema(input.schema))]
  conversation.append(operation, userEntry(texts, input.images, input.source))
}

/** What a person said while the operation works becomes part of the conversation, before the next turn. */
function takeSteering(conversation: Conversation, operation: Operation): Promise<UserMessage[]> {
  return operation.steering.take(async (messages) => {
    const said = messages.map(({ id, text, images }) => {
      const entry = userEntry(text === '' ? [] : [text], images, 'steer')
      conversation.append(operation, entry, null, id)
      operation.emit({
        type: 'log',
        level: 'info',
        message: `A person said meanwhile: ${text.slice(0, 200)}`,
        attributes: { entryId: id },
      })
      return entry.message
    })
    await operation.journal.durable()
    return said
  })
}

/** What an attempt that was cut off had answered, with nothing left to do but to say so. */
function lastAnswer(
  conversation: Conversation,
  model: string,
): Pick<HarnessResult, 'text' | 'model' | 'stopReason'> | null {
  const last = conversation.context.items.at(-1)?.message
  if (last?.role !== 'assistant') return null
  if (last.content.some(({ type }) => type === 'tool-call')) return null
  return { text: messageText(last), model, stopReason: 'stop' }
}

function userEntry(texts: string[], images: ImagePart[], source: EntrySource) {
  const message: UserMessage = {
    role: 'user',
    content: [...texts.map((text) => ({ type: 'text' as const, text })), ...images],
  }
  return { type: 'message' as const, message, source }
}

async function resolveTyped(
  seat: Seat,
  input: PromptInput & { isNative: boolean },
  text: string,
  askAgain: (repairPrompt: string) => Promise<string>,
): Promise<{ data: unknown; text: string }> {
  if (input.schema === null) return { data: null, text }
  const retries = input.retries ?? seat.runtime.config.typedRetries
  return typedResult(text, { schema: input.schema, retries, isNative: input.isNative }, askAgain)
}
