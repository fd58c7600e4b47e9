import { expect, test } from 'vitest'
import { assembleTools } from './assemble-tools.ts'
import { taskTool } from './builtin/task.ts'
import { defineTool } from './define-tool.ts'
import { resolveTool } from './resolve-tool.ts'

function tool(name: string) {
  return defineTool({ name, description: '', execute: () => name })
}

test('tools come as built-ins, agent, commands, MCP, call', () => {
  const tools = assembleTools({
    sandbox: null,
    call: [tool('e')],
    mcp: [resolveTool(tool('d'), 'mcp')],
    command: [tool('c')],
    agent: [tool('b')],
    task: taskTool(async () => ''),
  })
  expect(tools.map(({ name, origin }) => `${name}:${origin}`)).toEqual([
    'task:builtin',
    'b:agent',
    'c:command',
    'd:mcp',
    'e:agent',
  ])
})

test('no tool takes the name of a built-in, whether or not that one is there', () => {
  for (const name of ['read', 'bash', 'task']) {
    expect(() => assembleTools({ sandbox: null, agent: [tool(name)] })).toThrow(
      expect.objectContaining({
        type: 'tool_conflict',
        message: expect.stringContaining(`Custom tool "${name}" conflicts`),
      }),
    )
  }
})

test('no name is used twice, across all sources', () => {
  expect(() => assembleTools({ sandbox: null, agent: [tool('a')], call: [tool('a')] })).toThrow(
    expect.objectContaining({ type: 'tool_conflict' }),
  )
})
