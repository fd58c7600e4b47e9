/** What everything in one project thread shares. */
import type { AnyAgent } from './agent/create-agent.ts'
import type { Environment } from './agent/profile.ts'
import type { RuntimeConfig } from './config.ts'
import type { Harness } from './harness/port.ts'
import type { SourceModule } from './loader-port.ts'
import type { McpConnections } from './mcp/connections.ts'
import type { Approvals } from './operation/approvals.ts'
import type { SessionLocks } from './operation/fifo-lock.ts'
import type { RunningOperations } from './operation/running-operations.ts'
import type { RuntimeHost } from './port.ts'
import type { Conversations } from './session/conversations.ts'

export interface RuntimeContext {
  readonly projectId: string
  /** Absolute; where AGENTS.md and the sources are. */
  readonly projectRoot: string
  /** Absolute; a folder that survives restarts. */
  readonly stateRoot: string
  readonly env: Environment
  readonly config: RuntimeConfig
  readonly host: RuntimeHost
  readonly approvals: Approvals
  readonly locks: SessionLocks
  readonly operations: RunningOperations
  readonly conversations: Conversations
  /** Told when it is drained: whether a newer thread goes on with the project. */
  readonly handover: { isReplaced: boolean }
  readonly mcp: McpConnections
  /** Agents that code has brought to life and not closed yet; they end with the runtime. */
  readonly liveAgents: Set<AsyncDisposable>
  /** @throws `invalid_request` for a name that is not registered. */
  harness(name: string): Harness
  /** The file that exports this agent by default; null for one that no agent file exports. */
  agentSource(agent: AnyAgent): Promise<SourceModule | null>
  /** The exports of a source file, by its path relative to the root; the same as other code of the project sees. */
  loadSource(file: string): Promise<Record<string, unknown>>
}
