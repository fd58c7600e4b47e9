/** Open projects and what discovery and loading found in them. */
import { z } from 'zod'
import { McpMode } from './mcp.ts'

export const ProjectState = z.enum(['starting', 'ready', 'failed', 'closed'])

export const Project = z.object({
  /** URL-safe, unique among open projects; from the folder's name. */
  id: z.string(),
  name: z.string(),
  root: z.string(),
  isDefault: z.boolean(),
  state: ProjectState,
  /** Why the project failed, or what is wrong with its configuration. */
  problems: z.array(
    z.object({ message: z.string(), details: z.string(), file: z.string().nullable() }),
  ),
  generation: z.number().int(),
  /** Its folder, or its history in it, was deleted or moved while it was open: nothing more is kept. */
  isGone: z.literal(true).optional(),
})
export type Project = z.infer<typeof Project>

/** A source file that could not be loaded: shown in place, never hurting another file. */
export const LoadError = z.object({
  message: z.string(),
  stack: z.string().nullable(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
})
export type LoadError = z.infer<typeof LoadError>

export const Triggers = z.object({
  webhook: z.boolean(),
  schedule: z.string().nullable(),
})
export type Triggers = z.infer<typeof Triggers>

const sourceFile = {
  name: z.string(),
  /** Relative to the project's root, forward slashes. */
  file: z.string(),
  /** SHA-256 prefix of the source text. */
  hash: z.string(),
  triggers: Triggers,
}

export const ToolSummary = z.object({
  name: z.string(),
  description: z.string(),
  /** JSON Schema of the arguments. */
  parameters: z.record(z.string(), z.unknown()),
  origin: z.enum(['builtin', 'agent', 'subagent', 'command', 'mcp']),
})
export type ToolSummary = z.infer<typeof ToolSummary>

/** What an agent's definition says, evaluated with a probe context. Null while not loaded. */
export const AgentDetails = z.object({
  description: z.string().nullable(),
  /** The project's default where the agent names none; null when each call must choose. */
  model: z.string().nullable(),
  instructions: z.string(),
  /**
   * What its model is told before the conversation: its instructions, notes of the project, skills and
   * subagents. What only a run knows comes after it: its working folder, and notes in that.
   */
  prompt: z.string(),
  thinkingLevel: z.string().nullable(),
  sandbox: z.string(),
  /** What it may do in its sandbox only when a person says yes. */
  asks: z.array(z.enum(['read', 'write', 'shell'])).default([]),
  tools: z.array(ToolSummary),
  subagents: z.array(z.object({ name: z.string(), description: z.string().nullable() })),
  skills: z.array(z.object({ name: z.string(), description: z.string().nullable() })),
  /** MCP servers by name. In direct mode those that are connected add their tools to `tools`. */
  mcp: z.object({ mode: McpMode, servers: z.array(z.string()) }),
})
export type AgentDetails = z.infer<typeof AgentDetails>

export const AgentSummary = z.object({
  ...sourceFile,
  /** `agent` default-exports createAgent(...). `handler` exports a callable. */
  kind: z.enum(['agent', 'handler', 'unknown']),
  status: z.enum(['ready', 'failed']),
  error: LoadError.nullable(),
  details: AgentDetails.nullable(),
})
export type AgentSummary = z.infer<typeof AgentSummary>

export const WorkflowSummary = z.object({
  ...sourceFile,
  status: z.enum(['ready', 'failed']),
  error: LoadError.nullable(),
  description: z.string().nullable(),
  inputSchema: z.record(z.string(), z.unknown()).nullable(),
  outputSchema: z.record(z.string(), z.unknown()).nullable(),
})
export type WorkflowSummary = z.infer<typeof WorkflowSummary>

export const Inventory = z.object({
  agents: z.array(AgentSummary),
  workflows: z.array(WorkflowSummary),
})
export type Inventory = z.infer<typeof Inventory>

export const TemplateSummary = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  needsKey: z.boolean(),
})
export type TemplateSummary = z.infer<typeof TemplateSummary>

export const FileNode = z.object({
  path: z.string(),
  name: z.string(),
  kind: z.enum(['file', 'directory']),
  size: z.number().int(),
  mtime: z.number(),
})
export type FileNode = z.infer<typeof FileNode>

export const FileContent = z.object({
  path: z.string(),
  content: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  /** SHA-256 prefix: send it back as `ifMatch` so that a save never overwrites someone else's edit. */
  hash: z.string(),
  size: z.number().int(),
})
export type FileContent = z.infer<typeof FileContent>

/** Source files with their texts, for an editor that checks them together. */
export const SourceTexts = z.object({
  files: z.array(z.object({ path: z.string(), content: z.string(), hash: z.string() })),
  /** Declarations of packages that they import, by path from the root. */
  packages: z.array(z.object({ path: z.string(), content: z.string() })),
  /** True when there was more than is worth checking. */
  isTruncated: z.boolean(),
})
export type SourceTexts = z.infer<typeof SourceTexts>
