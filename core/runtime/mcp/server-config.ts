/** How an MCP server is reached, as written in `hearth.toml`, in an agent, or in code. */
import { z } from 'zod'
import { McpMode } from '../../contract/mcp.ts'

const nonBlank = z.string().refine((text) => text.trim() !== '', 'must not be blank')
const texts = z.record(z.string(), z.string())

const shared = {
  /** `false`: known, but neither started nor offered to agents. */
  enabled: z.boolean().default(true),
  /** How long a call may go without an answer or a sign of progress, in milliseconds. */
  timeoutMs: z.number().int().positive().default(300_000),
  /** Whether a person must allow calls first: all, or those of the tools with these names. */
  needsApproval: z.union([z.boolean(), z.array(nonBlank)]).optional(),
}

/** A server that is started as a process and spoken with over its standard streams. */
export const McpStdioServerConfig = z.strictObject({
  command: nonBlank,
  args: z.array(z.string()).default([]),
  /** Granted to the process beside PATH, HOME and the like; nothing else is inherited. */
  env: texts.default({}),
  /** Relative to the project's root, which is the default. */
  cwd: nonBlank.optional(),
  ...shared,
})

/** A server that is reached over HTTP. */
export const McpRemoteServerConfig = z.strictObject({
  url: z.string().refine(isHttpUrl, 'must be an http or https address'),
  transport: z.enum(['streamable-http', 'sse']).default('streamable-http'),
  headers: texts.default({}),
  ...shared,
})

/**
 * One server. Texts may name variables of the project's environment, so that no secret is written
 * down: `${GITHUB_TOKEN}`.
 */
export const McpServerConfig = z.union([McpStdioServerConfig, McpRemoteServerConfig])
export type McpServerConfig = z.output<typeof McpServerConfig>
/** What a person writes: everything but `command` or `url` is optional. */
export type McpServerConfigInput = z.input<typeof McpServerConfig>

/** Keys of the `[mcp]` table. */
export const McpSettings = z.strictObject({
  mode: McpMode.default('direct'),
  /** How many tools `mcp_search` returns when the model does not say. */
  searchLimit: z.number().int().positive().default(10),
  /** `semantic` compares meanings, by vectors that `searchModel` makes. */
  searchBackend: z.enum(['bm25', 'semantic']).default('bm25'),
  /** `provider/model` of an embedding model, such as `openai/text-embedding-3-small`. */
  searchModel: z.string().min(1).optional(),
  servers: z.record(z.string(), McpServerConfig).default({}),
})
export type McpSettings = z.infer<typeof McpSettings>
export type McpSettingsInput = z.input<typeof McpSettings>

export type ParsedServer = { config: McpServerConfig } | { problem: string }

/** Checks one server, saying what is wrong in the words of its kind (command or address). */
export function parseServerConfig(value: unknown): ParsedServer {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: 'It must say how the server is reached: by a command or a url.' }
  }
  const kinds = ['command', 'url'].filter((key) => key in value)
  if (kinds.length !== 1) return { problem: 'It needs either a command or a url.' }
  const schema = 'url' in value ? McpRemoteServerConfig : McpStdioServerConfig
  const parsed = schema.safeParse(value)
  if (parsed.success) return { config: parsed.data }
  return { problem: parsed.error.issues.map(issueText).join('; ') }
}

function issueText(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.')
  return path === '' ? issue.message : `${path}: ${issue.message}`
}

/** An address whose host is a variable can only be checked when the variable is known. */
function isHttpUrl(text: string): boolean {
  if (text.includes('${')) return true
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
