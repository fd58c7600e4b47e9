/** MCP servers as the studio shows them: how each is doing and which tools it offers. */
import { z } from 'zod'

/** `search_execute` gives agents two tools, to find and to run the others, instead of all of them. */
export const McpMode = z.enum(['direct', 'search_execute'])
export type McpMode = z.infer<typeof McpMode>

/**
 * `idle`: not needed yet. `reconnecting`: lost, another attempt follows by itself. `failed`: the next
 * prompt that wants it tries again. `unauthorized`: it waits for someone to sign in at `signInUrl`.
 */
export const McpServerState = z.enum([
  'disabled',
  'idle',
  'connecting',
  'connected',
  'reconnecting',
  'unauthorized',
  'failed',
])
export type McpServerState = z.infer<typeof McpServerState>

export const McpToolSummary = z.object({
  /** As agents call it: `mcp__<server>__<tool>`. */
  name: z.string(),
  /** As the server calls it. */
  tool: z.string(),
  description: z.string(),
  parameters: z.record(z.string(), z.unknown()),
})
export type McpToolSummary = z.infer<typeof McpToolSummary>

export const McpServerHealth = z.object({
  name: z.string(),
  transport: z.enum(['stdio', 'streamable-http', 'sse']),
  /** The command or the address, without arguments, query and credentials. */
  target: z.string(),
  state: McpServerState,
  /** Why it is not connected; null when nothing went wrong. */
  lastError: z.string().nullable(),
  /** To be opened in a browser while the state is `unauthorized`; else null. */
  signInUrl: z.string().nullable(),
  /** What it offered when it was last connected. */
  tools: z.array(McpToolSummary),
  /** Milliseconds since the epoch: when it came into this state. */
  since: z.number(),
})
export type McpServerHealth = z.infer<typeof McpServerHealth>

/** A tool that a search found, in the words the model reads. */
export interface McpSearchResult {
  server: string
  tool: string
  /** As agents call it in direct mode. */
  name: string
  description: string
  input_schema: Record<string, unknown>
  /** Comparable within one search only. */
  score: number
}
