import { expect, test } from 'vitest'
import { boundedTool, longestResult } from './bounded-tool.ts'
import { defineTool } from './define-tool.ts'
import type { ToolContext } from './port.ts'
import { resolveTool } from './resolve-tool.ts'

const context: ToolContext = {
  signal: new AbortController().signal,
  toolCallId: 'call',
  turnId: 'turn',
  operationId: 'op',
  update: () => undefined,
}

function resultOf(length: number): Promise<string> {
  const execute = () => 'x'.repeat(length)
  const tool = defineTool({ name: 'long', description: 'Says much.', execute })
  return boundedTool(resolveTool(tool)).execute({}, context)
}

test('a result within the limit comes as it is', async () => {
  expect(await resultOf(longestResult)).toBe('x'.repeat(longestResult))
})

test('a longer one is cut, and says how much is missing', async () => {
  const text = await resultOf(longestResult + 5)
  expect(text.slice(0, longestResult)).toBe('x'.repeat(longestResult))
  expect(text.slice(longestResult)).toMatch(/5 more characters/)
})
