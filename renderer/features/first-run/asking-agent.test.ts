/** Which agent the step "Approve a tool" leads to. */
import { describe, expect, test } from 'vitest'
import type { AgentDetails, AgentSummary } from '../../../core/contract/project.ts'
import { askingAgent } from './asking-agent.ts'

describe('the agent that asks', () => {
  test('is none where the policies of all allow or deny', () => {
    expect(askingAgent([])).toBeNull()
    expect(askingAgent([agent('free', []), { ...agent('broken', []), details: null }])).toBeNull()
    expect(askingAgent([{ ...agent('failed', ['shell']), status: 'failed' }])).toBeNull()
  })

  test('is the first that does, with what makes it ask', () => {
    const agents = [agent('free', []), agent('careful', ['write', 'shell'])]
    expect(askingAgent(agents)).toEqual({ name: 'careful', hint: 'Ask it to run date.' })
    expect(askingAgent([agent('writer', ['write'])])).toEqual({ name: 'writer', hint: null })
  })
})

function agent(name: string, asks: AgentDetails['asks']): AgentSummary {
  return {
    name,
    file: `src/agents/${name}.ts`,
    hash: 'h',
    triggers: { webhook: true, schedule: null },
    kind: 'agent',
    status: 'ready',
    error: null,
    details: {
      description: null,
      model: null,
      instructions: '',
      prompt: '',
      thinkingLevel: null,
      sandbox: 'virtual',
      asks,
      tools: [],
      subagents: [],
      skills: [],
      mcp: { mode: 'direct', servers: [] },
    },
  }
}
