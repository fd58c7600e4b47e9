/** When and how a session is compacted: the agent's word over the project's. */
import type { AgentProfile } from '../../agent/profile.ts'
import type { CompactionSettings } from '../../config.ts'
import { findModel } from '../../model/catalogue.ts'

/** Tokens assumed for a model nobody knows. */
const fallbackWindow = 128_000

export interface EffectiveCompaction {
  /** Tokens a context may have: the model's window without the reserve for its answer. */
  limit: number
  reserveTokens: number
  keepRecentTokens: number
  /** Who writes the summary. */
  model: string
}

/** Null where the agent or the project turns it off. */
export function compactionFor(
  profile: AgentProfile,
  project: CompactionSettings,
  model: string,
): EffectiveCompaction | null {
  if (profile.compaction === false || !project.enabled) return null
  const own = profile.compaction ?? {}
  const window = project.contextWindowTokens ?? findModel(model)?.contextWindow ?? fallbackWindow
  // A small window could not hold the usual reserve and a conversation too.
  const reserveTokens = Math.min(own.reserveTokens ?? project.reserveTokens, Math.floor(window / 2))
  const limit = window - reserveTokens
  const keepRecentTokens = own.keepRecentTokens ?? project.keepRecentTokens
  return {
    limit,
    reserveTokens,
    // What is kept must leave room to grow, or every prompt would compact again.
    keepRecentTokens: Math.min(keepRecentTokens, Math.floor(limit / 2)),
    model: own.model ?? project.model ?? model,
  }
}
