/** What one operation needs to talk to its model: definition, conversation, model and providers. */
import type { ProviderSettings } from '../../contract/provider.ts'
import type { AgentDefinition } from '../agent/definition.ts'
import type { Harness } from '../harness/port.ts'
import type { Operation } from '../operation/operation.ts'
import { inRole } from '../role/find-role.ts'
import { untilAborted } from '../until-aborted.ts'
import { chooseModel } from './choose-model.ts'
import { compactionFor, type EffectiveCompaction } from './compaction/settings.ts'
import type { Conversation } from './conversation.ts'
import type { Seat } from './seat.ts'
import { openConversation } from './store/stored-conversation.ts'

export interface Exchange {
  readonly operation: Operation
  readonly definition: AgentDefinition
  readonly conversation: Conversation
  /** `provider/model` */
  readonly model: string
  readonly harness: Harness
  readonly providers: Record<string, ProviderSettings>
  /** Null where the agent or the project turns compaction off. */
  readonly compaction: EffectiveCompaction | null
  readonly sourceHash: string | null
}

/** What a call chooses; null leaves it to the session, the agent and the project. */
export interface CallChoice {
  role: string | null
  model: string | null
}

/** @throws `unknown_role`, `model_required` (400). */
export async function openExchange(
  seat: Seat,
  operation: Operation,
  { role, model }: CallChoice,
): Promise<Exchange> {
  const { runtime, agent, role: sessionRole } = seat
  const [own, conversation, providers] = await Promise.all([
    untilAborted(agent.definition(), operation.signal),
    openConversation(seat, operation),
    runtime.host.providers(),
  ])
  const definition = await inRole(runtime, own, role ?? sessionRole)
  const chosen = chooseModel(model, definition.profile, runtime.config)
  operation.model = chosen
  return {
    operation,
    definition,
    conversation,
    model: chosen,
    harness: runtime.harness(definition.profile.harness ?? runtime.config.harness),
    providers,
    compaction: compactionFor(definition.profile, runtime.config.compaction, chosen),
    sourceHash: agent.sourceHash,
  }
}
