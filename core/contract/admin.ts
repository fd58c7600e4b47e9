/** Shapes of the read-only inventory under `/admin`. Each list comes twice: by its name and as `items`. */
import { z } from 'zod'
import { RunRecord } from './compatibility.ts'

export const AdminAgent = z.object({
  name: z.string(),
  /** `removed`: its file is gone, its conversations are not. */
  kind: z.enum(['agent', 'handler', 'unknown', 'removed']),
  transports: z.array(z.enum(['http', 'websocket'])),
  /** True for agents that keep conversations. */
  created: z.boolean(),
})
export type AdminAgent = z.infer<typeof AdminAgent>

export const AdminInstance = z.object({
  agent_id: z.string(),
  instanceId: z.string(),
  sessions: z.number().int(),
  /** Newest activity first. */
  sessionNames: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type AdminInstance = z.infer<typeof AdminInstance>

const nextCursor = z.string().nullable()
const owner = { agent: z.string(), agentName: z.string() }

export const AdminAgentsResponse = z.object({
  agents: z.array(AdminAgent),
  items: z.array(AdminAgent),
  nextCursor,
})
export type AdminAgentsResponse = z.infer<typeof AdminAgentsResponse>

export const AdminInstancesResponse = z.object({
  ...owner,
  instances: z.array(AdminInstance),
  items: z.array(AdminInstance),
  nextCursor,
})
export type AdminInstancesResponse = z.infer<typeof AdminInstancesResponse>

export const AdminRunsResponse = z.object({
  runs: z.array(RunRecord),
  items: z.array(RunRecord),
  nextCursor,
})
export type AdminRunsResponse = z.infer<typeof AdminRunsResponse>

export const AdminInstanceRunsResponse = AdminRunsResponse.extend({
  ...owner,
  agent_id: z.string(),
  instanceId: z.string(),
})
export type AdminInstanceRunsResponse = z.infer<typeof AdminInstanceRunsResponse>
