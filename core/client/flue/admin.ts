/** The read-only inventory, wherever the server has it mounted. */
import type {
  AdminAgentsResponse,
  AdminInstanceRunsResponse,
  AdminInstancesResponse,
  AdminRunsResponse,
} from '../../contract/admin.ts'
import type { RunRecord } from '../../contract/compatibility.ts'
import { type CallOptions, type QueryValue, segment } from '../transport.ts'
import type { Dialect } from './options.ts'
import type { Wire } from './wire.ts'
import type { FlueRunRecord } from './workflows.ts'

export interface ListOptions extends CallOptions {
  /** 1 to 1000; default 100. */
  limit?: number | undefined
  /** `nextCursor` of the page before. */
  cursor?: string | undefined
}

export interface RunListOptions extends ListOptions {
  status?: 'running' | 'succeeded' | 'failed' | 'active' | 'completed' | 'errored' | undefined
}

interface FluePage<Item> {
  items: Item[]
  nextCursor?: string
}

interface FlueAgentEntry {
  name: string
  transports: { http?: true; websocket?: true }
  created: boolean
}

/** In Flue's dialect there are no instances to list. */
export interface FlueAdmin<D extends Dialect> {
  agents: {
    list(
      options?: ListOptions,
    ): Promise<D extends 'flue' ? FluePage<FlueAgentEntry> : AdminAgentsResponse>
  }
  instances: {
    list(agent: string, options?: ListOptions): Promise<AdminInstancesResponse>
  }
  runs: {
    /** `agentName` is a workflow's, or that of an agent with a handler. */
    list(
      options?: RunListOptions & {
        agentName?: string | undefined
        workflowName?: string | undefined
      },
    ): Promise<D extends 'flue' ? FluePage<FlueRunRecord> : AdminRunsResponse>
    listForInstance(
      agent: string,
      id: string,
      options?: RunListOptions,
    ): Promise<AdminInstanceRunsResponse>
    get(runId: string, options?: CallOptions): Promise<D extends 'flue' ? FlueRunRecord : RunRecord>
  }
}

type Query = CallOptions & { [name: string]: QueryValue | AbortSignal }

export function createAdmin(wire: Wire) {
  const base = wire.settings.adminBasePath
  const list = (path: string, { signal, ...query }: CallOptions & object = {}) =>
    wire.json(`${base}${path}`, { query: query as Record<string, QueryValue>, signal })
  const instances = (agent: string) => `/agents/${segment(agent)}/instances`
  return {
    agents: { list: (options?: ListOptions) => list('/agents', options) },
    instances: {
      list: (agent: string, options?: ListOptions) => list(instances(agent), options),
    },
    runs: {
      list: (options?: Query) => list('/runs', options),
      listForInstance: (agent: string, id: string, options?: RunListOptions) =>
        list(`${instances(agent)}/${segment(id)}/runs`, options),
      get: (id: string, options: CallOptions = {}) =>
        wire.json(`${base}/runs/${segment(id)}`, options),
    },
  }
}
