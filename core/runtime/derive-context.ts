/** A project's context with settings of one caller's own over those of the project. */
import type { EphemeralEvent } from '../contract/event.ts'
import type { McpMode } from '../contract/mcp.ts'
import type { ProviderSettings, ThinkingLevel } from '../contract/provider.ts'
import type { RuntimeConfig } from './config.ts'
import type { RuntimeContext } from './context.ts'
import { secretStore } from './create-context.ts'
import { McpConnections } from './mcp/connections.ts'
import { type McpServerConfigInput, McpSettings } from './mcp/server-config.ts'
import type { OperationEvent } from './operation/operation.ts'
import { RunningOperations } from './operation/running-operations.ts'
import type { RuntimeHost } from './port.ts'

/** Settings of `hearth.toml` for one agent brought to life by code. What is left out is the project's. */
export interface RuntimeOverrides {
  /** `provider/model` of agents that name none. */
  model?: string
  thinkingLevel?: ThinkingLevel
  harness?: string
  /** What runs Python in code mode. */
  pythonBackend?: NonNullable<RuntimeConfig['pythonBackend']>
  /** Folders of skills and roles, relative to the project's root. */
  skillsDir?: string
  rolesDir?: string
  /** Added to the project's environment, for `env` and `secrets`; never given to commands unasked. */
  env?: Record<string, string>
  /** `true` allows, `false` denies. The agent's own `policy` wins. */
  allowWrite?: boolean
  allowShell?: boolean
  allowedCommands?: readonly string[]
  allowCompoundCommands?: boolean
  maxTaskDepth?: number
  typedRetries?: number
  maxTurns?: number
  /** Beside those of the project. */
  mcpServers?: Record<string, McpServerConfigInput>
  mcpMode?: McpMode
  mcpSearchLimit?: number
  mcpSearchBackend?: RuntimeConfig['mcp']['searchBackend']
  /** Addresses, keys and headers by provider, over those of the project and the user. */
  providers?: Record<string, Partial<ProviderSettings>>
  compactionEnabled?: boolean
  compactionContextWindowTokens?: number
  compactionReserveTokens?: number
  compactionKeepRecentTokens?: number
  /** Called with every event of what this agent does, in order, as it happens. */
  onEvent?: FlueEventCallback
}

/** An event as its operation tells it: without a number, which the log gives when it is durable. */
export type FlueEvent = OperationEvent

/** What is told of each event. A failure of its own is shown as a warning and hurts nothing else. */
export type FlueEventCallback = (event: FlueEvent) => void | Promise<void>

export interface DerivedContext {
  runtime: RuntimeContext
  /** Ends what the overrides brought: their MCP servers. Those of the project stay. */
  close(): Promise<void>
}

/** Sessions, locks and running operations stay shared with `base`. */
export function deriveContext(base: RuntimeContext, overrides: RuntimeOverrides): DerivedContext {
  const env = { ...base.env, ...overrides.env }
  const config = overrideConfig(base.config, overrides)
  const host = deriveHost(base.host, overrides)
  const sharesServers = overrides.mcpServers === undefined && overrides.env === undefined
  const mcp = sharesServers
    ? base.mcp
    : new McpConnections(
        { projectRoot: base.projectRoot, env, secrets: secretStore(host) },
        config.mcp.servers,
      )
  return {
    runtime: {
      ...base,
      env,
      config,
      host,
      mcp,
      operations: new RunningOperations(base.operations),
    },
    close: async () => {
      if (mcp !== base.mcp) await mcp[Symbol.asyncDispose]()
    },
  }
}

function overrideConfig(config: RuntimeConfig, given: RuntimeOverrides): RuntimeConfig {
  const { compaction, policy, mcp } = config
  return {
    ...config,
    model: given.model ?? config.model,
    thinkingLevel: given.thinkingLevel ?? config.thinkingLevel,
    harness: given.harness ?? config.harness,
    pythonBackend: given.pythonBackend ?? config.pythonBackend,
    skillsDir: given.skillsDir ?? config.skillsDir,
    rolesDir: given.rolesDir ?? config.rolesDir,
    policy: {
      ...policy,
      ...(given.allowWrite === undefined ? {} : { write: given.allowWrite ? 'allow' : 'deny' }),
      ...(given.allowShell === undefined ? {} : { shell: given.allowShell ? 'allow' : 'deny' }),
    },
    allowedCommands: [...(given.allowedCommands ?? config.allowedCommands)],
    allowCompoundCommands: given.allowCompoundCommands ?? config.allowCompoundCommands,
    maxTaskDepth: given.maxTaskDepth ?? config.maxTaskDepth,
    typedRetries: given.typedRetries ?? config.typedRetries,
    maxTurns: given.maxTurns ?? config.maxTurns,
    compaction: {
      ...compaction,
      enabled: given.compactionEnabled ?? compaction.enabled,
      reserveTokens: given.compactionReserveTokens ?? compaction.reserveTokens,
      keepRecentTokens: given.compactionKeepRecentTokens ?? compaction.keepRecentTokens,
      ...(given.compactionContextWindowTokens === undefined
        ? {}
        : { contextWindowTokens: given.compactionContextWindowTokens }),
    },
    mcp: McpSettings.parse({
      ...mcp,
      mode: given.mcpMode ?? mcp.mode,
      searchLimit: given.mcpSearchLimit ?? mcp.searchLimit,
      searchBackend: given.mcpSearchBackend ?? mcp.searchBackend,
      servers: { ...mcp.servers, ...given.mcpServers },
    }),
  }
}

/** The host seen through two changes: providers of the caller's own, and a listener for what is written. */
function deriveHost(base: RuntimeHost, { providers, onEvent }: RuntimeOverrides): RuntimeHost {
  const changed: Partial<RuntimeHost> = {}
  if (providers !== undefined) {
    changed.providers = async () => mergeProviders(await base.providers(), providers)
  }
  if (onEvent !== undefined) {
    const tell = teller(onEvent)
    changed.commit = (changes, line) => {
      for (const change of changes) if (change.type === 'event.append') tell(change.event)
      return base.commit(changes, line)
    }
    changed.publish = (events: EphemeralEvent[]) => {
      for (const event of events) tell(event)
      base.publish(events)
    }
  }
  return new Proxy(base, {
    get(target, name) {
      const own: unknown = Reflect.get(changed, name)
      if (own !== undefined) return own
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function mergeProviders(
  known: Record<string, ProviderSettings>,
  given: Record<string, Partial<ProviderSettings>>,
): Record<string, ProviderSettings> {
  const merged = { ...known }
  for (const [id, settings] of Object.entries(given)) {
    merged[id] = { kind: 'openai-compatible', ...known[id], ...settings }
  }
  return merged
}

/** A listener's failure is its own: it is shown, and the agent goes on. */
function teller(onEvent: FlueEventCallback): (event: FlueEvent) => void {
  const warn = (error: unknown) => process.emitWarning(`onEvent failed: ${String(error)}`)
  return (event) => {
    try {
      Promise.resolve(onEvent(event)).catch(warn)
    } catch (error) {
      warn(error)
    }
  }
}
