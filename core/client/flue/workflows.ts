/** Workflows and their runs. */
import type {
  RunEventList,
  RunRecord,
  WorkflowAccepted,
  WorkflowCompleted,
} from '../../contract/compatibility.ts'
import { reconnectingFrames } from '../reconnect.ts'
import { type CallOptions, segment } from '../transport.ts'
import type { StreamEvent } from './agents.ts'
import { type FlueEvent, type FlueWorkflowSocket, openWorkflowSocket } from './flue-sockets.ts'
import type { Dialect } from './options.ts'
import { connectToWorkflow, type WorkflowConnection } from './sockets.ts'
import { streaming, toWireEvent, type Wire } from './wire.ts'

/** A run in Flue's dialect. */
export interface FlueRunRecord {
  runId: string
  owner: { kind: string; workflowName?: string; instanceId: string }
  status: 'active' | 'completed' | 'errored'
  startedAt: string
  [field: string]: unknown
}

export interface FlueWorkflows<D extends Dialect> {
  /** Starts a run; with `wait` resolves when it has ended, and rejects with its error. */
  invoke(
    name: string,
    payload: Record<string, unknown> | undefined,
    options: CallOptions & { wait: true },
  ): Promise<D extends 'flue' ? { result: unknown; _meta: { runId: string } } : WorkflowCompleted>
  invoke(
    name: string,
    payload?: Record<string, unknown>,
    options?: CallOptions & { wait?: false },
  ): Promise<D extends 'flue' ? { status: 'accepted'; runId: string } : WorkflowAccepted>
  /** Starts a run and yields its events; after the end of a failed one comes `error`. */
  stream(
    name: string,
    payload?: Record<string, unknown>,
    options?: CallOptions,
  ): AsyncGenerator<StreamEvent<D>>
  /** Needs an http(s) base URL. */
  connect(
    name: string,
    options?: CallOptions,
  ): D extends 'flue' ? FlueWorkflowSocket : Promise<WorkflowConnection>
}

export interface FlueRuns<D extends Dialect> {
  get(runId: string, options?: CallOptions): Promise<D extends 'flue' ? FlueRunRecord : RunRecord>
  /** Stored events after a position. */
  events(
    runId: string,
    options?: CallOptions & {
      after?: number | undefined
      types?: readonly string[] | undefined
      limit?: number | undefined
    },
  ): Promise<D extends 'flue' ? { events: FlueEvent[] } : RunEventList>
  /** Events after a position, then live ones through `run_end`. A lost connection is made anew. */
  stream(
    runId: string,
    options?: CallOptions & { after?: number | undefined },
  ): AsyncGenerator<StreamEvent<D>>
}

/** Tries in a row, the first included, before a lost stream is given up. */
const streamTries = 4

export function createWorkflows(wire: Wire) {
  const { dialect } = wire.settings
  const path = (name: string) => `/workflows/${segment(name)}`
  const post = (payload: Record<string, unknown> = {}, { signal }: CallOptions = {}) =>
    ({ method: 'POST', body: dialect === 'flue' ? payload : { payload }, signal }) as const
  return {
    invoke: (
      name: string,
      payload?: Record<string, unknown>,
      { wait = false, signal }: CallOptions & { wait?: boolean } = {},
    ) =>
      wire.json(path(name), {
        ...post(payload, { signal }),
        query: { wait: wait ? 'result' : undefined },
      }),
    async *stream(name: string, payload?: Record<string, unknown>, options: CallOptions = {}) {
      for await (const event of wire.events(path(name), streaming(post(payload, options)))) {
        yield dialect === 'flue' ? event.data : event
      }
    },
    connect: (name: string, options: CallOptions = {}) =>
      dialect === 'flue'
        ? openWorkflowSocket(wire, name, options)
        : connectToWorkflow(wire, name, options),
  }
}

export function createRuns(wire: Wire) {
  const path = (id: string) => `/runs/${segment(id)}`
  return {
    get: (id: string, options: CallOptions = {}) => wire.json(path(id), options),
    events: (
      id: string,
      {
        signal,
        ...query
      }: CallOptions & {
        after?: number | undefined
        types?: readonly string[] | undefined
        limit?: number | undefined
      } = {},
    ) => wire.json(`${path(id)}/events`, { query, signal }),
    async *stream(
      id: string,
      { after, signal }: CallOptions & { after?: number | undefined } = {},
    ) {
      const items = reconnectingFrames({
        signal,
        tries: streamTries,
        isLast: ({ event }) => event === 'run_end',
        open(lastId) {
          const from = lastId ?? (after === undefined ? null : String(after))
          const headers: Record<string, string> = from === null ? {} : { 'last-event-id': from }
          return wire.open(`${path(id)}/stream`, streaming({ headers, signal }))
        },
      })
      for await (const item of items) {
        if (item.kind !== 'frame') continue
        const event = toWireEvent(item.frame)
        yield wire.settings.dialect === 'flue' ? event.data : event
      }
      signal?.throwIfAborted()
    },
  }
}
