/** Client of the read-only inventory under `/admin`. */
import type {
  AdminAgentsResponse,
  AdminInstanceRunsResponse,
  AdminInstancesResponse,
  AdminRunsResponse,
} from '../contract/admin.ts'
import type { RunRecord } from '../contract/compatibility.ts'
import type { PageOptions } from './conversations.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

type RunsQuery = PageOptions & {
  status?: 'running' | 'succeeded' | 'failed' | 'active' | 'completed' | 'errored' | undefined
}

export function createAdmin(transport: Transport) {
  const all = transport.inProject('/admin')
  const instances = (agent: string) => `${all}/agents/${segment(agent)}/instances`
  return {
    agents: {
      list: ({ signal, ...query }: PageOptions = {}) =>
        transport.json<AdminAgentsResponse>(`${all}/agents`, { query, signal }),
    },
    instances: {
      list: (agent: string, { signal, ...query }: PageOptions = {}) =>
        transport.json<AdminInstancesResponse>(instances(agent), { query, signal }),
    },
    runs: {
      list: ({ signal, ...query }: RunsQuery & { agentName?: string | undefined } = {}) =>
        transport.json<AdminRunsResponse>(`${all}/runs`, { query, signal }),
      listForInstance: (agent: string, id: string, { signal, ...query }: RunsQuery = {}) =>
        transport.json<AdminInstanceRunsResponse>(`${instances(agent)}/${segment(id)}/runs`, {
          query,
          signal,
        }),
      get: (id: string, options: CallOptions = {}) =>
        transport.json<RunRecord>(`${all}/runs/${segment(id)}`, options),
    },
  }
}
