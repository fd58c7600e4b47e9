/** Where a session's operations run from: an agent at work, one session key, and its place in a tree. */

import type { SessionKey } from '../../contract/session.ts'
import type { AgentDefinition } from '../agent/definition.ts'
import type { AgentProfile, AgentTurnContext } from '../agent/profile.ts'
import type { RuntimeContext } from '../context.ts'
import type { Journal } from '../operation/journal.ts'
import type { Sandbox } from '../sandbox/port.ts'
import type { SessionOrigin } from './conversations.ts'

/** An agent as sessions see it, whichever way it came to life. */
export interface LiveAgent {
  readonly name: string
  readonly instanceId: string
  readonly payload: unknown
  /** SHA-256 prefix of the file that defines it; stamped on what it produces. */
  readonly sourceHash: string | null
  /** Evaluates the agent when that was not done yet. @throws `invalid_agent`, `agent_failed`. */
  definition(): Promise<AgentDefinition>
  /** Makes the sandbox when that was not done yet. Null for an agent without one. */
  sandbox(): Promise<Sandbox | null>
}

export interface Seat {
  readonly runtime: RuntimeContext
  readonly agent: LiveAgent
  readonly key: SessionKey
  readonly origin: SessionOrigin
  /** The role of the session's calls that name none. */
  readonly role: string | null
  /** How many tasks this one is inside of. */
  readonly depth: number
  /** The journal of the workflow run this belongs to. */
  readonly journal: Journal | null
  /** Ends whatever runs here, such as the signal of a workflow run. */
  readonly signals: readonly AbortSignal[]
}

/** What instructions and tools written as functions are told. */
export function turnContext(seat: Seat, turn: number): AgentTurnContext {
  return {
    id: seat.agent.instanceId,
    env: seat.runtime.env,
    payload: seat.agent.payload,
    session: seat.key.session,
    turn,
  }
}

/** The subagents a task from here may name. */
export function subagentsOf(definition: AgentDefinition): readonly AgentProfile[] {
  return definition.profile.subagents ?? []
}
