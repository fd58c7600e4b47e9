/**
 * The queue of a project with processes that die: one store in memory that outlives them, and a model of
 * the project thread whose steps are commits. Whatever a process commits after its death is lost.
 */
import { abortedError } from '../../contract/aborted-error.ts'
import type { Change } from '../../contract/change.ts'
import { HearthError, toStoredError } from '../../contract/error.ts'
import type { DurableEventBody } from '../../contract/event.ts'
import { newEntryId } from '../../contract/id.ts'
import type { Message } from '../../contract/message.ts'
import type { SessionKey } from '../../contract/session.ts'
import { Dispatches } from '../../dispatch/dispatches.ts'
import { Interruptions } from '../../dispatch/interruption.ts'
import { SessionQueue } from '../../dispatch/session-queue.ts'
import { takeUpQueue } from '../../dispatch/take-up.ts'
import { EventLog } from '../../events/event-log.ts'
import type { PromptRequest, PromptResponse } from '../../runtime/port.ts'
import type { Store } from '../../store/port.ts'
import type { Deliveries } from '../deliveries.ts'
import { Prompts } from '../prompts.ts'

/** What a working prompt does, one commit a step; a process may die before any of them. */
export const steps = ['begin', 'tell', 'call', 'run tool', 'end tool', 'answer', 'end'] as const
export type Step = (typeof steps)[number]

export interface Mortal {
  prompts: Prompts
  dispatches: Dispatches
  queue: SessionQueue
  store: Store
  /** From now on nothing it does has an effect. */
  die(): void
}

/** Told before each step; may kill the process, or wait. */
export type BeforeStep = (step: Step, request: PromptRequest) => void | Promise<void>

/** The effects of tools in the world, by what was asked. */
export type Effects = string[]

/** A process on the store: decides what becomes of what the last one left, and goes on with it. */
export async function live(
  shared: Store,
  { before, effects = [] }: { before: BeforeStep; effects?: Effects },
): Promise<Mortal> {
  let isDead = false
  const never = new Promise<never>(() => undefined)
  const store: Store = {
    ...shared,
    commit: (changes) => (isDead ? never : shared.commit(changes)),
  }
  const log = new EventLog(store, () => undefined)
  const queue = new SessionQueue(16)
  const interruptions = new Interruptions('test', store, log)
  const aborts = new Map<string, (error: HearthError) => void>()

  async function deliver(request: PromptRequest): Promise<PromptResponse> {
    const aborted = new Promise<never>((_, reject) => aborts.set(request.operationId, reject))
    aborted.catch(() => undefined)
    try {
      return await Promise.race([work(request), aborted])
    } catch (error) {
      const stored = toStoredError(error)
      const status = stored.type === 'aborted' ? 'aborted' : 'failed'
      await log.commit(endOf(request, status, stored))
      throw error
    } finally {
      aborts.delete(request.operationId)
    }
  }

  async function work(request: PromptRequest): Promise<PromptResponse> {
    const step = async (name: Step, changes: () => Change[]) => {
      await before(name, request)
      if (isDead) await never
      await log.commit(changes())
    }
    await step('begin', () => beginOf(request))
    if (!request.resumes) {
      const user: Message = { role: 'user', content: [{ type: 'text', text: request.message }] }
      await step('tell', () => say(store, request, user, null))
    }
    const hasCalled = messagesOf(store, request).some(({ role }) => role === 'tool')
    if (!hasCalled) await callTool(request, step)
    const answer: Message = { role: 'assistant', content: [{ type: 'text', text: 'done' }] }
    await step('answer', () => say(store, request, answer, `turn_${request.operationId}_2`))
    await step('end', () => endOf(request, 'completed', null))
    const usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, totalTokens: 0, cost: null }
    return { text: 'done', data: null, usage, model: { id: 'demo/x' }, metadata: {} }
  }

  async function callTool(
    request: PromptRequest,
    step: (name: Step, changes: () => Change[]) => Promise<void>,
  ): Promise<void> {
    const turnId = `turn_${request.operationId}_${request.attempt ?? 1}`
    const toolCallId = `call_${turnId}`
    const call = { type: 'tool-call' as const, toolCallId, toolName: 'act', input: {} }
    await step('call', () => say(store, request, { role: 'assistant', content: [call] }, turnId))
    const start = { type: 'tool_start', toolName: 'act', args: {}, turnId, toolCallId } as const
    await step('run tool', () => [event(request, start)])
    effects.push(request.message)
    const result = { type: 'tool-result' as const, toolCallId, toolName: 'act' }
    const ended = {
      type: 'tool_call',
      toolName: 'act',
      result: 'acted',
      turnId,
      toolCallId,
    } as const
    await step('end tool', () => [
      event(request, { ...ended, isError: false, durationMs: 0 }),
      ...say(
        store,
        request,
        { role: 'tool', content: [{ ...result, output: 'acted', isError: false }] },
        turnId,
      ),
    ])
  }

  const deliveries: Pick<Deliveries, 'deliver' | 'abort'> = {
    deliver,
    abort(target) {
      if (!('operationId' in target)) return false
      aborts.get(target.operationId)?.(abortedError(target.reason))
      return aborts.has(target.operationId)
    },
  }
  const mortal: Mortal = {
    store,
    queue,
    prompts: new Prompts({
      ...{ store, queue, deliveries, interruptions },
      takeUp: () => undefined,
      onError: () => undefined,
    }),
    dispatches: new Dispatches({
      projectId: 'test',
      store,
      log,
      queue,
      interruptions,
      deliver,
      abortRunning: () => undefined,
      onError: () => undefined,
    }),
    die() {
      isDead = true
    },
  }
  const message = 'It was interrupted.'
  const details = 'The process ended.'
  const lost = new HearthError({ type: 'interrupted', status: 500, message, details })
  await interruptions.settle(interruptions.allRunning(), toStoredError(lost))
  await mortal.dispatches.settleInterrupted()
  takeUpQueue(store, {
    prompt: (id) => mortal.prompts.takeUp(id),
    dispatch: (id) => mortal.dispatches.takeUp(id),
  })
  return mortal
}

/** The messages of a conversation, on its active path. */
export function messagesOf(store: Store, key: SessionKey): Message[] {
  const session = store.sessions.find(key)
  const path = session ? store.entries.path(session.id, { whole: true }) : []
  return path.flatMap(({ data }) => (data.type === 'message' ? [data.message] : []))
}

type Body = DurableEventBody extends infer One
  ? One extends DurableEventBody
    ? Omit<One, 'timestamp' | 'project' | 'operationId' | 'dispatchId'>
    : never
  : never

function event({ operationId, dispatchId }: PromptRequest, body: Body): Change {
  const of = { timestamp: new Date().toISOString(), project: 'test', operationId }
  const from = dispatchId === null ? {} : { dispatchId }
  return { type: 'event.append', event: { ...of, ...from, ...body } }
}

function beginOf(request: PromptRequest): Change[] {
  const { operationId: id, agent, instanceId, session, dispatchId, attempt = 1 } = request
  const preview = request.message
  const of = { agent, instanceId, session, runId: null, dispatchId, parentOperationId: null }
  const start = { type: 'operation_start', operationKind: 'prompt', preview, model: null } as const
  return [
    { type: 'operation.start', operation: { id, kind: 'prompt', ...of, preview, model: null } },
    event(request, { ...start, ...(attempt > 1 ? { attempt } : {}) }),
  ]
}

function say(
  store: Store,
  request: PromptRequest,
  message: Message,
  turnId: string | null,
): Change[] {
  const { agent, instanceId, session: name, operationId, dispatchId } = request
  const found = store.sessions.find(request)
  const sessionId = found?.id ?? `session_${JSON.stringify([agent, instanceId, name])}`
  const none = { parentSessionId: null, taskId: null, runId: null, metadata: {} }
  const id = newEntryId()
  const parentId = found?.leafId ?? null
  const stop = turnId === null ? {} : { stopReason: 'stop' as const }
  const data = { type: 'message' as const, message, ...stop }
  const isTurn = message.role === 'assistant' && turnId !== null
  const turn = { type: 'turn', purpose: 'agent', model: 'demo/x', provider: 'demo' } as const
  const end = {
    isError: false,
    durationMs: 0,
    usage: null,
    stopReason: 'stop',
    error: null,
  } as const
  return [
    { type: 'session.open', session: { id: sessionId, agent, instanceId, name, ...none } },
    {
      type: 'entry.append',
      entry: { id, sessionId, parentId, operationId, turnId, dispatchId, data },
    },
    ...(isTurn
      ? [event(request, { ...turn, ...end, turnId, entryId: id, firstDeltaMs: null, text: '' })]
      : []),
  ]
}

function endOf(
  request: PromptRequest,
  status: 'completed' | 'failed' | 'aborted',
  error: ReturnType<typeof toStoredError> | null,
): Change[] {
  const { operationId } = request
  const how = { status, error, usage: null, model: null }
  const end = { isError: error !== null, durationMs: 0, operationKind: 'prompt' as const, ...how }
  return [
    event(request, { type: 'operation', ...end }),
    { type: 'operation.settle', operationId, ...how },
  ]
}
