/** Makes what everything in one runtime shares. */
import type { Environment } from './agent/profile.ts'
import type { RuntimeConfig } from './config.ts'
import type { RuntimeContext } from './context.ts'
import { resolveHarness } from './harness/registry.ts'
import { McpConnections } from './mcp/connections.ts'
import type { SecretStore } from './mcp/oauth/secret-store.ts'
import { Approvals } from './operation/approvals.ts'
import { FifoLocks, type SessionLocks } from './operation/fifo-lock.ts'
import { RunningOperations } from './operation/running-operations.ts'
import type { RuntimeHost } from './port.ts'
import { Conversations } from './session/conversations.ts'

export interface RuntimePlace {
  host: RuntimeHost
  config: RuntimeConfig
  env: Environment
  /** Absolute. */
  projectRoot: string
  /** Absolute; sandboxes keep their files below it. */
  stateRoot: string
  projectId: string
  /** Default: locks of this runtime alone. */
  locks?: SessionLocks
}

export function createRuntimeContext(
  place: RuntimePlace & Pick<RuntimeContext, 'agentSource' | 'loadSource'>,
): RuntimeContext {
  const { host, config, env, projectRoot, stateRoot, projectId } = place
  return {
    projectId,
    projectRoot,
    stateRoot,
    env,
    config,
    host,
    approvals: new Approvals(host, config.approvalTimeoutMs),
    locks: place.locks ?? new FifoLocks(),
    operations: new RunningOperations(),
    handover: { isReplaced: false },
    conversations: new Conversations(host),
    mcp: new McpConnections({ projectRoot, env, secrets: secretStore(host) }, config.mcp.servers),
    liveAgents: new Set(),
    harness: (name) => resolveHarness(name, { projectRoot, tables: config.tables }),
    agentSource: place.agentSource,
    loadSource: place.loadSource,
  }
}

/** What signing in to MCP servers gave, in the project's vault. */
export function secretStore(host: RuntimeHost): SecretStore {
  return {
    get: (name) => host.readSecret(name),
    set: (name, value) => host.writeSecret(name, value),
  }
}
