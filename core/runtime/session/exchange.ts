/** What one operation needs to talk to its model: definition, conversation, model and providers. */
import type { ProviderSettings } from '../../contract/provider.ts'
import type { AgentDefinition } from '../agent/definition.ts'
import type { Harness } from '../harness/port.ts'
import type { Operation } from '../operation/operation.ts'
import { chooseModel } from './choose-model.ts'
import { compactionFor, type EffectiveCompaction } from './compaction/settings.ts'
import type { Conversation } from './conversation.ts'
import type { Seat } from './seat.ts'

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

/** `model`: the call's choice; null for the agent's or the project's. */
export async function openExchange(
  { runtime, agent, key, origin }: Seat,
  operation: Operation,
  model: string | null,
): Promise<Exchange> {
  const [definition, conversation, providers] = await Promise.all([
    agent.definition(),
    runtime.conversations.open(key, origin),
    runtime.host.providers(),
  ])
  const chosen = chooseModel(model, definition.profile, runtime.config)
  operation.model = chosen
  return {
    operation,
    definition,
    conversation,
    model: chosen,
    harness: runtime.harness(runtime.config.harness),
    providers,
    compaction: compactionFor(definition.profile, runtime.config.compaction, chosen),
    sourceHash: agent.sourceHash,
  }
}
