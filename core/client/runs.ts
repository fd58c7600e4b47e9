/** Client of workflows and their runs. */
import type { Page } from '../contract/api.ts'
import type {
  RunEvent,
  RunEventList,
  RunRecord,
  WorkflowAccepted,
  WorkflowCompleted,
} from '../contract/compatibility.ts'
import type { ListOrder } from '../contract/list-order.ts'
import type { WorkflowSummary } from '../contract/project.ts'
import type { Run, RunStatus } from '../contract/run.ts'
import type { RunTotals } from '../contract/run-totals.ts'
import type { PageOptions } from './conversations.ts'
import { parseFrame, readFrames } from './frames.ts'
import { reconnectingFrames } from './reconnect.ts'
import { runOverSocket, type WorkflowFrame } from './socket.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

/** A run of a list; `totals` when they were asked for. */
export type ListedRun = Run & { totals?: RunTotals | undefined }

type InvokeOptions = CallOptions & { idempotencyKey?: string | undefined }

type RunAgainOptions = CallOptions & { trigger?: 'studio' | 'cli' | undefined }

export function createWorkflows(transport: Transport) {
  const all = transport.inProject('/api/workflows')
  const door = (name: string) => transport.inProject(`/workflows/${segment(name)}`)
  /** Always wrapped, so that a payload with a key named `payload` stays whole. */
  const post = (payload: unknown, { signal, idempotencyKey }: InvokeOptions) =>
    ({ method: 'POST', body: { payload, idempotencyKey }, signal }) as const
  return {
    async list(options: CallOptions = {}): Promise<WorkflowSummary[]> {
      return (await transport.json<Page<WorkflowSummary>>(all, options)).items
    },
    get: (name: string, options: CallOptions = {}) =>
      transport.json<WorkflowSummary>(`${all}/${segment(name)}`, options),
    /** Starts a run from the studio and returns it at once. */
    start: (
      name: string,
      payload: unknown,
      {
        trigger,
        idempotencyKey,
        signal,
      }: InvokeOptions & { trigger?: 'studio' | 'cli' | undefined } = {},
    ) =>
      transport.json<Run>(`${all}/${segment(name)}/runs`, {
        method: 'POST',
        body: { payload, trigger, idempotencyKey },
        signal,
      }),
    /** Runs to the end and returns the result. Rejects with the workflow's error. */
    invoke: (name: string, payload: unknown, options: InvokeOptions = {}) =>
      transport.json<WorkflowCompleted>(`${door(name)}?wait=result`, post(payload, options)),
    /** Starts a run and returns its id. */
    accept: (name: string, payload: unknown, options: InvokeOptions = {}) =>
      transport.json<WorkflowAccepted>(door(name), post(payload, options)),
    /** Starts a run and yields its events; the last one is `run_end`. */
    async *stream(
      name: string,
      payload: unknown,
      options: InvokeOptions = {},
    ): AsyncGenerator<RunEvent> {
      const headers = { accept: 'text/event-stream' }
      const response = await transport.send(door(name), { ...post(payload, options), headers })
      for await (const frame of readFrames(response, options)) {
        yield parseFrame<RunEvent>(frame)
        // After the end of a failed run comes its error once more, for readers that want no events.
        if (frame.event === 'run_end') return
      }
    },
    /** The same over a WebSocket. Needs an http(s) base URL. */
    connect: (
      name: string,
      payload: unknown,
      options: CallOptions = {},
    ): AsyncGenerator<WorkflowFrame> => runOverSocket(transport, door(name), payload, options),
  }
}

export function createRuns(transport: Transport) {
  const all = transport.inProject('/api/runs')
  const one = (id: string) => `${all}/${segment(id)}`
  const record = (id: string) => transport.inProject(`/runs/${segment(id)}`)
  const again = (id: string, how: 'retry' | 'replay', { trigger, signal }: RunAgainOptions) =>
    transport.json<Run>(`${one(id)}/${how}`, { method: 'POST', body: { trigger }, signal })
  return {
    list: ({
      signal,
      ...query
    }: PageOptions & {
      workflow?: string | undefined
      agent?: string | undefined
      instanceId?: string | undefined
      status?: RunStatus[] | undefined
      /** Words the run must hold: its name, id, payload or error. */
      q?: string | undefined
      order?: ListOrder | undefined
      /** Those deleted within the last week, instead of the others. */
      deleted?: boolean | undefined
      /** Turns, tools and usage with each. */
      totals?: boolean | undefined
    } = {}) => transport.json<Page<ListedRun>>(all, { query, signal }),
    get: (id: string, options: CallOptions = {}) => transport.json<Run>(one(id), options),
    abort: (id: string, options: CallOptions = {}) =>
      transport.json<{ aborted: boolean }>(`${one(id)}/abort`, { method: 'POST', ...options }),
    /** Can be restored for a week, unless `forever`. Rejects with `run_active` (409) before it has ended. */
    async remove(
      id: string,
      { forever, signal }: CallOptions & { forever?: boolean | undefined } = {},
    ): Promise<void> {
      await transport.send(one(id), { method: 'DELETE', query: { forever }, signal })
    },
    restore: (id: string, options: CallOptions = {}) =>
      transport.json<Run>(`${one(id)}/restore`, { method: 'POST', ...options }),
    /**
     * The same request once more, under a new id: it goes on after the steps that are finished. Rejects with
     * `not_retryable` (409) for one that runs or has succeeded.
     */
    retry: (id: string, options: RunAgainOptions = {}) => again(id, 'retry', options),
    /** The same request once more, from the beginning. Rejects with `not_retryable` (409) while it runs. */
    replay: (id: string, options: RunAgainOptions = {}) => again(id, 'replay', options),
    /** The run in the wire format other clients speak. */
    record: (id: string, options: CallOptions = {}) =>
      transport.json<RunRecord>(record(id), options),
    /** Numbered events of the run, from 1. For the studio's own events see `events.list({runId})`. */
    events: (
      id: string,
      {
        signal,
        ...query
      }: CallOptions & {
        after?: number | undefined
        limit?: number | undefined
        types?: string[] | undefined
      } = {},
    ) => transport.json<RunEventList>(`${record(id)}/events`, { query, signal }),
    /** Events after an index, then live, across lost connections, until `run_end`. */
    async *stream(
      id: string,
      { after = 0, signal }: CallOptions & { after?: number | undefined | undefined } = {},
    ): AsyncGenerator<RunEvent> {
      const frames = reconnectingFrames({
        signal,
        isLast: (frame) => frame.event === 'run_end',
        open: (lastId) =>
          transport.send(`${record(id)}/stream`, {
            query: { after: lastId ?? String(after) },
            headers: { accept: 'text/event-stream' },
            signal,
          }),
      })
      for await (const item of frames) {
        if (item.kind === 'frame') yield parseFrame<RunEvent>(item.frame)
      }
    },
  }
}
