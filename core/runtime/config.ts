/** The project's settings: as written in `hearth.toml` (camelCased) and as the runtime wants them. */
import { z } from 'zod'
import { ProviderSettings, ThinkingLevel } from '../contract/provider.ts'
import { McpSettings } from './mcp/server-config.ts'
import { SandboxName } from './sandbox/sandbox-name.ts'
import { TelemetrySettings } from './telemetry-settings.ts'

export const Permission = z.enum(['allow', 'ask', 'deny'])
export type Permission = z.infer<typeof Permission>

/** What a sandbox may do, per capability. An absent capability takes the sandbox kind's default. */
export const SandboxPolicy = z.strictObject({
  read: Permission.optional(),
  write: Permission.optional(),
  shell: Permission.optional(),
})
export type SandboxPolicy = z.infer<typeof SandboxPolicy>

const tokens = z.number().int().nonnegative()

/** When and how a long conversation is summarised. */
export const CompactionSettings = z.strictObject({
  enabled: z.boolean().default(true),
  /** Default: the model's own window, or 128,000 where that is not known. */
  contextWindowTokens: tokens.optional(),
  reserveTokens: tokens.default(16_384),
  keepRecentTokens: tokens.default(20_000),
  /** Model that writes summaries; null: the session's own. */
  model: z.string().min(1).nullable().default(null),
})
export type CompactionSettings = z.infer<typeof CompactionSettings>

/** True of a path that leads to a folder inside the project, not to the project itself. */
export function isFolderInside(path: string): boolean {
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.')
  return parts.length > 0 && !parts.includes('..') && !/^(?:[\\/]|[A-Za-z]:)/.test(path)
}

export const folderInside = 'It must name a folder inside the project, relative to its root.'
const folder = z.string().refine(isFolderInside, folderInside)

/** Keys of the `[agent]` table. */
export const AgentSettings = z.strictObject({
  /** Default `provider/model` of agents that name none. */
  model: z.string().min(1).optional(),
  thinkingLevel: ThinkingLevel.optional(),
  harness: z.string().min(1).default('ai-sdk'),
  sandbox: SandboxName.default('virtual'),
  /** When not empty, the first word of every command must be listed. */
  allowedCommands: z.array(z.string().min(1)).default([]),
  allowCompoundCommands: z.boolean().default(false),
  /** How deep `task` may nest. 0 disables it, negative lifts the limit. */
  maxTaskDepth: z.number().int().default(8),
  /** Extra model calls that may repair a typed result. */
  typedRetries: z.number().int().nonnegative().default(3),
  /** Who shapes a typed result: the provider where it can, always if it may, or words alone. */
  structuredOutput: z.enum(['auto', 'native', 'prompt']).default('auto'),
  /** How often a model call that failed for a passing reason is made again. */
  providerRetries: z.number().int().nonnegative().max(10).default(2),
  /** Seconds a model may send nothing before its call has failed. */
  providerTimeout: z.number().int().positive().default(600),
  /** Model calls one prompt may take. */
  maxTurns: z.number().int().positive().default(50),
  /** Folders of the project's skills and roles, relative to its root. */
  skillsDir: folder.default('.agents/skills'),
  rolesDir: folder.default('.agents/roles'),
  /** Folder of history and sandboxes, relative to the root; read from TOML alone, when the project is opened. */
  stateDir: folder.optional(),
  /** Interpreter of the Python that agents run. */
  pythonBackend: z.enum(['monty']).optional(),
})

/** What the sandboxes are told that are chosen by name. */
export const SandboxOptions = z.strictObject({
  /** The root of a remote sandbox. */
  workspace: z.string().min(1).exactOptional(),
  /** Variables granted to every command. */
  env: z.record(z.string(), z.string()).exactOptional(),
  /** Passed on to the SDK of a remote sandbox's provider. */
  options: z.record(z.string(), z.unknown()).exactOptional(),
})
export type SandboxOptions = z.infer<typeof SandboxOptions>

/** Keys of the `[sandbox]` table. */
export const SandboxSettings = z.strictObject({
  ...SandboxOptions.shape,
  allowWrite: z.boolean().optional(),
  allowShell: z.boolean().optional(),
  /** Capabilities to ask for; `true` means write and shell. `allowWrite` and `allowShell` win. */
  ask: z.union([z.boolean(), z.array(z.enum(['read', 'write', 'shell']))]).optional(),
  /** How long a question may wait for an answer, in seconds; 0 refuses at once. At most a week. */
  askTimeout: z.number().nonnegative().max(604_800).default(600),
})

/** How long history is kept, in days; 0 keeps it for ever. Conversations are always kept. */
const days = z.number().nonnegative().max(36_500)
export const StorageSettings = z.strictObject({
  keepEventsDays: days.default(90),
  /** Of runs that have ended, with their sessions and operations. Never shorter than events. */
  keepRunsDays: days.default(0),
  /** Of dispatches that are settled; their idempotency keys are forgotten with them. */
  keepDispatchesDays: days.default(0),
})
export type StorageSettings = z.infer<typeof StorageSettings>

/** The project's configuration file, keys in camelCase. Tables the runtime does not read are kept by `core/project`. */
export const HearthConfig = z.looseObject({
  agent: AgentSettings.prefault({}),
  sandbox: SandboxSettings.prefault({}),
  compaction: CompactionSettings.prefault({}),
  mcp: McpSettings.prefault({}),
  telemetry: TelemetrySettings.optional(),
  storage: StorageSettings.prefault({}),
  providers: z.record(z.string(), ProviderSettings.partial()).default({}),
})
export type HearthConfig = z.infer<typeof HearthConfig>
/** What a person writes: everything optional. */
export type HearthConfigInput = z.input<typeof HearthConfig>
/** The `[providers]` table: settings by the name of a provider. */
export type ProvidersConfig = HearthConfig['providers']

/** What the runtime needs to know of the configuration; plain data, crosses the thread boundary. */
export const RuntimeConfig = z.strictObject({
  model: z.string().nullable(),
  thinkingLevel: ThinkingLevel.nullable(),
  harness: z.string(),
  sandbox: SandboxName,
  sandboxOptions: SandboxOptions,
  policy: SandboxPolicy,
  approvalTimeoutMs: z.number().int().nonnegative(),
  allowedCommands: z.array(z.string()),
  allowCompoundCommands: z.boolean(),
  maxTaskDepth: z.number().int(),
  typedRetries: z.number().int().nonnegative(),
  structuredOutput: z.enum(['auto', 'native', 'prompt']),
  providerRetries: z.number().int().nonnegative(),
  providerTimeoutMs: z.number().int().positive(),
  maxTurns: z.number().int().positive(),
  skillsDir: z.string(),
  rolesDir: z.string(),
  compaction: CompactionSettings,
  mcp: McpSettings,
  /** Null: nothing was said. */
  pythonBackend: z.enum(['monty']).nullable(),
  /** Tables of nobody we know, for harnesses and sandboxes of the project. */
  tables: z.record(z.string(), z.record(z.string(), z.unknown())),
})
export type RuntimeConfig = z.infer<typeof RuntimeConfig>

/** Reduces a configuration file to what the runtime needs. */
export function toRuntimeConfig(config: HearthConfig): RuntimeConfig {
  return {
    model: config.agent.model ?? null,
    thinkingLevel: config.agent.thinkingLevel ?? null,
    harness: config.agent.harness,
    sandbox: config.agent.sandbox,
    sandboxOptions: toSandboxOptions(config.sandbox),
    policy: toPolicy(config.sandbox),
    approvalTimeoutMs: Math.round(config.sandbox.askTimeout * 1_000),
    allowedCommands: config.agent.allowedCommands,
    allowCompoundCommands: config.agent.allowCompoundCommands,
    maxTaskDepth: config.agent.maxTaskDepth,
    typedRetries: config.agent.typedRetries,
    structuredOutput: config.agent.structuredOutput,
    providerRetries: config.agent.providerRetries,
    providerTimeoutMs: config.agent.providerTimeout * 1_000,
    maxTurns: config.agent.maxTurns,
    skillsDir: config.agent.skillsDir,
    rolesDir: config.agent.rolesDir,
    compaction: config.compaction,
    mcp: config.mcp,
    pythonBackend: config.agent.pythonBackend ?? null,
    tables: otherTables(config),
  }
}

function otherTables(config: HearthConfig): RuntimeConfig['tables'] {
  const tables: RuntimeConfig['tables'] = {}
  for (const [name, value] of Object.entries(config)) {
    const table = Table.safeParse(value)
    if (table.success && !Object.hasOwn(HearthConfig.shape, name)) tables[name] = table.data
  }
  return tables
}

const Table = z.record(z.string(), z.unknown())

/** The runtime's settings where no configuration file exists. */
export function defaultRuntimeConfig(): RuntimeConfig {
  return toRuntimeConfig(HearthConfig.parse({}))
}

function toSandboxOptions({
  workspace,
  env,
  options,
}: z.infer<typeof SandboxSettings>): SandboxOptions {
  return {
    ...(workspace === undefined ? {} : { workspace }),
    ...(env === undefined ? {} : { env }),
    ...(options === undefined ? {} : { options }),
  }
}

function toPolicy(settings: z.infer<typeof SandboxSettings>): SandboxPolicy {
  const policy: SandboxPolicy = {}
  const asked = settings.ask === true ? ['write', 'shell'] : settings.ask || []
  if (asked.includes('read')) policy.read = 'ask'
  if (asked.includes('write')) policy.write = 'ask'
  if (asked.includes('shell')) policy.shell = 'ask'
  if (settings.allowWrite !== undefined) policy.write = settings.allowWrite ? 'allow' : 'deny'
  if (settings.allowShell !== undefined) policy.shell = settings.allowShell ? 'allow' : 'deny'
  return policy
}
