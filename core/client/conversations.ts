/** Client of agents, sessions, operations and dispatches. */
import type { Instance, Page } from '../contract/api.ts'
import type { DispatchAccepted, PromptFrame, PromptResult } from '../contract/compatibility.ts'
import type { Dispatch, DispatchReceipt, DispatchStatus } from '../contract/dispatch.ts'
import type { SessionHistory } from '../contract/history.ts'
import type { ListOrder } from '../contract/list-order.ts'
import type { ImagePart } from '../contract/message.ts'
import type { Operation, OperationKind, OperationStatus } from '../contract/operation.ts'
import type { AgentSummary } from '../contract/project.ts'
import type { ThinkingLevel } from '../contract/provider.ts'
import type { Run } from '../contract/run.ts'
import type { Entry, Session } from '../contract/session.ts'
import { readFrames, readJsonFrames } from './frames.ts'
import { type AgentSocket, connectAgent } from './socket.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

/** `limit` 1 to 1000, default 100; `cursor` from the page before. */
export type PageOptions = CallOptions & {
  limit?: number | undefined
  cursor?: string | undefined
}

export interface PromptBody {
  message: string
  /** Session name; default `default`. */
  session?: string | undefined
  images?: ImagePart[] | undefined
  /** `provider/model`, instead of the agent's own. */
  model?: string | undefined
  thinkingLevel?: ThinkingLevel | undefined
  /** `reject`: rejects with `session_busy` (409) instead of waiting in the session's line. */
  ifBusy?: 'queue' | 'reject' | undefined
  /** The same key again is the same prompt: joined while it runs, its answer read back afterwards. */
  idempotencyKey?: string | undefined
}

export function createAgents(transport: Transport) {
  const agent = (name: string) => transport.inProject(`/api/agents/${segment(name)}`)
  const instance = (name: string, id: string) =>
    transport.inProject(`/agents/${segment(name)}/${segment(id)}`)
  return {
    async list(options: CallOptions = {}): Promise<AgentSummary[]> {
      const path = transport.inProject('/api/agents')
      return (await transport.json<Page<AgentSummary>>(path, options)).items
    },
    get: (name: string, options: CallOptions = {}) =>
      transport.json<AgentSummary>(agent(name), options),
    instances: (name: string, { signal, ...query }: PageOptions = {}) =>
      transport.json<Page<Instance>>(`${agent(name)}/instances`, { query, signal }),
    /** Prompts and waits for the whole answer. */
    async prompt(
      name: string,
      id: string,
      body: PromptBody,
      options: CallOptions = {},
    ): Promise<PromptResult> {
      const call = { method: 'POST', body, ...options } as const
      return (await transport.json<{ result: PromptResult }>(instance(name, id), call)).result
    },
    /** Prompts and yields the answer as it comes; the last frame is `end` or `error`. */
    async *stream(
      name: string,
      id: string,
      body: PromptBody,
      options: CallOptions = {},
    ): AsyncGenerator<PromptFrame> {
      const headers = { accept: 'text/event-stream' }
      const response = await transport.send(instance(name, id), {
        method: 'POST',
        body,
        headers,
        ...options,
      })
      yield* readJsonFrames<PromptFrame>(response, options)
    },
    /** The same with the project's default agent, whose instance is `default`. */
    async *streamDefault(
      session: string,
      message: string,
      options: CallOptions = {},
    ): AsyncGenerator<PromptFrame> {
      const path = transport.inProject(`/prompt/${segment(session)}/events`)
      const body = { prompt: message }
      const headers = { accept: 'text/event-stream' }
      const response = await transport.send(path, { method: 'POST', body, headers, ...options })
      for await (const { event, data } of readFrames(response, options)) {
        yield { type: event, ...JSON.parse(data) } as PromptFrame
      }
    },
    /** Durable when it resolves; the same key again answers with the same dispatch. */
    dispatch: (
      name: string,
      id: string,
      body: {
        input: unknown
        session?: string | undefined
        idempotencyKey?: string | undefined
      },
      options: CallOptions = {},
    ) =>
      transport.json<DispatchAccepted>(`${instance(name, id)}/dispatch`, {
        method: 'POST',
        body,
        ...options,
      }),
    /** Calls the handler that the agent's file exports, and returns its run at once. */
    call: (
      name: string,
      id: string,
      payload: unknown,
      {
        trigger,
        idempotencyKey,
        signal,
      }: CallOptions & {
        trigger?: 'studio' | 'cli' | undefined
        idempotencyKey?: string | undefined
      } = {},
    ) =>
      transport.json<Run>(`${agent(name)}/instances/${segment(id)}/runs`, {
        method: 'POST',
        body: { payload, trigger, idempotencyKey },
        signal,
      }),
    /** A socket for many prompts. Needs an http(s) base URL. */
    connect: (name: string, id: string, options: CallOptions = {}): Promise<AgentSocket> =>
      connectAgent(transport, instance(name, id), options),
  }
}

export function createSessions(transport: Transport) {
  const all = transport.inProject('/api/sessions')
  const one = (id: string) => `${all}/${segment(id)}`
  return {
    list: ({
      signal,
      ...query
    }: PageOptions & {
      agent?: string | undefined
      instanceId?: string | undefined
      runId?: string | undefined
      parentSessionId?: string | undefined
      /** Also sessions of tasks and runs. */
      includeInternal?: boolean | undefined
      /** Only those that are archived, or only the others. */
      archived?: boolean | undefined
      /** Those deleted within the last week, instead of the others. */
      deleted?: boolean | undefined
      /** Words it must hold: its title, name, agent, instance or id. */
      q?: string | undefined
    } = {}) => transport.json<Page<Session>>(all, { query, signal }),
    create: (
      body: { agent: string; instanceId: string; name: string },
      options: CallOptions = {},
    ) => transport.json<Session>(all, { method: 'POST', body, ...options }),
    get: (id: string, options: CallOptions = {}) => transport.json<Session>(one(id), options),
    /**
     * `leafId` goes on from another entry of the session (null: from the very start); what was said after it
     * stays and can be gone back to. Rejects with `session_busy` (409) while something runs in it.
     */
    update: (
      id: string,
      body: {
        title?: string | null
        name?: string
        pinned?: boolean
        archived?: boolean
        leafId?: string | null
      },
      options: CallOptions = {},
    ) => transport.json<Session>(one(id), { method: 'PATCH', body, ...options }),
    /** Can be restored for a week, unless `forever`. */
    async remove(
      id: string,
      { forever, signal }: CallOptions & { forever?: boolean | undefined } = {},
    ): Promise<void> {
      await transport.send(one(id), { method: 'DELETE', query: { forever }, signal })
    },
    restore: (id: string, options: CallOptions = {}) =>
      transport.json<Session>(`${one(id)}/restore`, { method: 'POST', ...options }),
    /** A new session with what was said up to `entryId` (default: all of it). The original is not touched. */
    fork: (
      id: string,
      body: { entryId?: string; name?: string; title?: string } = {},
      options: CallOptions = {},
    ) => transport.json<Session>(`${one(id)}/fork`, { method: 'POST', body, ...options }),
    /** Ascending by `seq`; without a range the newest `limit` (100). `before` pages backwards. */
    entries: (
      id: string,
      {
        signal,
        ...query
      }: CallOptions & {
        before?: number | undefined
        after?: number | undefined
        limit?: number | undefined
      } = {},
    ) => transport.json<Page<Entry> & { headSeq: number }>(`${one(id)}/entries`, { query, signal }),
    /** The whole conversation: every entry, as a tree with its active leaf. `masked`: without its secrets. */
    export: (id: string, { masked, ...options }: CallOptions & { masked?: boolean } = {}) =>
      transport.json<SessionHistory>(`${one(id)}/export`, { query: { masked }, ...options }),
    /** Accepts a prompt and returns at once; follow `operationId` on the event stream. */
    prompt: (
      id: string,
      /** `after`: an earlier entry to go on from instead of the last one, null for none at all. */
      body: Omit<PromptBody, 'session'> & { after?: string | null | undefined },
      options: CallOptions = {},
    ) =>
      transport.json<{ operationId: string; deduplicated: boolean }>(`${one(id)}/prompt`, {
        method: 'POST',
        body,
        ...options,
      }),
    abort: (id: string, options: CallOptions = {}) =>
      transport.json<{ aborted: boolean }>(`${one(id)}/abort`, { method: 'POST', ...options }),
  }
}

export function createOperations(transport: Transport) {
  const all = transport.inProject('/api/operations')
  const one = (id: string) => `${all}/${segment(id)}`
  return {
    list: ({
      signal,
      ...query
    }: PageOptions & {
      agent?: string | undefined
      instanceId?: string | undefined
      session?: string | undefined
      runId?: string | undefined
      kind?: OperationKind[] | undefined
      status?: OperationStatus[] | undefined
      topLevel?: boolean | undefined
      /** Words it must hold: who and what was asked, the model or the error. */
      q?: string | undefined
      order?: ListOrder | undefined
      /** Those deleted within the last week, instead of the others. */
      deleted?: boolean | undefined
    } = {}) => transport.json<Page<Operation>>(all, { query, signal }),
    get: (id: string, options: CallOptions = {}) => transport.json<Operation>(one(id), options),
    abort: (id: string, options: CallOptions = {}) =>
      transport.json<{ aborted: boolean }>(`${one(id)}/abort`, { method: 'POST', ...options }),
    /**
     * Says something to it while it works; the model reads it before its next turn. Resolves when it is part of
     * the conversation; aborting takes it back. Rejects with `operation_ended`, `steering_unsupported`,
     * `steering_withdrawn`, `entry_exists` (409).
     */
    steer: (
      id: string,
      body: { message: string; images?: readonly ImagePart[]; entryId?: string },
      options: CallOptions = {},
    ) =>
      transport.json<{ entryId: string }>(`${one(id)}/steer`, { method: 'POST', body, ...options }),
    /** What was said to it and is not read yet, in order. */
    steering: (id: string, options: CallOptions = {}) =>
      transport.json<Page<{ entryId: string; message: string }>>(`${one(id)}/steer`, options),
    /** Takes back what was said and not read yet. */
    withdrawSteering: (id: string, entryId: string, options: CallOptions = {}) =>
      transport.json<{ withdrawn: boolean }>(`${one(id)}/steer/${segment(entryId)}`, {
        method: 'DELETE',
        ...options,
      }),
    /**
     * Its record and timeline, not the messages of its conversation. Can be restored for a week, unless
     * `forever`. Rejects with `operation_active` (409) before it has ended.
     */
    async remove(
      id: string,
      { forever, signal }: CallOptions & { forever?: boolean | undefined } = {},
    ): Promise<void> {
      await transport.send(one(id), { method: 'DELETE', query: { forever }, signal })
    },
    restore: (id: string, options: CallOptions = {}) =>
      transport.json<Operation>(`${one(id)}/restore`, { method: 'POST', ...options }),
    /** Asks a prompt that failed or was stopped once more. Rejects with `not_retryable` (409). */
    retry: (id: string, options: CallOptions = {}) =>
      transport.json<{ operationId: string; retryOf: string }>(`${one(id)}/retry`, {
        method: 'POST',
        ...options,
      }),
    /** Asks a prompt that has ended, however it ended, once more. */
    replay: (id: string, options: CallOptions = {}) =>
      transport.json<{ operationId: string; replayOf: string }>(`${one(id)}/replay`, {
        method: 'POST',
        ...options,
      }),
  }
}

export function createDispatches(transport: Transport) {
  const all = transport.inProject('/api/dispatches')
  const one = (id: string) => `${all}/${segment(id)}`
  return {
    list: ({
      signal,
      ...query
    }: PageOptions & {
      agent?: string | undefined
      instanceId?: string | undefined
      status?: DispatchStatus[] | undefined
    } = {}) => transport.json<Page<Dispatch>>(all, { query, signal }),
    get: (id: string, options: CallOptions = {}) => transport.json<Dispatch>(one(id), options),
    abort: (id: string, options: CallOptions = {}) =>
      transport.json<Dispatch>(`${one(id)}/abort`, { method: 'POST', ...options }),
    /** Hands in one that failed or was stopped once more. Rejects with `not_retryable` (409). */
    retry: (id: string, options: CallOptions = {}) =>
      transport.json<DispatchReceipt & { retryOf: string }>(`${one(id)}/retry`, {
        method: 'POST',
        ...options,
      }),
    /** Hands in one that has ended, however it ended, once more. */
    replay: (id: string, options: CallOptions = {}) =>
      transport.json<DispatchReceipt & { replayOf: string }>(`${one(id)}/replay`, {
        method: 'POST',
        ...options,
      }),
  }
}
