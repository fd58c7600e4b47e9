/** Which agent of a project asks before it does something, and what to say so that it does. */
import type { AgentSummary } from '../../../core/contract/project.ts'

/** Null where none asks: nothing can be approved there. */
export function askingAgent(
  agents: readonly AgentSummary[],
): { name: string; hint: string | null } | null {
  for (const { name, status, details } of agents) {
    if (status !== 'ready' || !details) continue
    if (details.asks.includes('shell')) return { name, hint: 'Ask it to run date.' }
    if (details.asks.length > 0) return { name, hint: null }
  }
  return null
}
