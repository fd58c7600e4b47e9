/** An agent that works in one folder of its sandbox. */
import { scopedSandbox } from './scoped-sandbox.ts'
import type { LiveAgent } from './seat.ts'

/** `cwd` null: the agent as it is. */
export function scopedAgent(agent: LiveAgent, cwd: string | null): LiveAgent {
  if (cwd === null) return agent
  return {
    ...agent,
    sandbox: async () => {
      const sandbox = await agent.sandbox()
      return sandbox === null ? null : scopedSandbox(sandbox, cwd)
    },
  }
}
