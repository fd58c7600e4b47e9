import { expect, test } from 'vitest'
import { contextTotal } from '../../contract/context.ts'
import type { Message } from '../../contract/message.ts'
import { contextSizes } from './context-sizes.ts'

const asked: Message = { role: 'user', content: [{ type: 'text', text: 'x'.repeat(400) }] }
const tool = { name: 'read', description: 'Reads.', parameters: { type: 'object' } }

function results(toolName: string, length: number): Message {
  const output = 'x'.repeat(length)
  const part = { type: 'tool-result' as const, toolCallId: 'c', toolName, output, isError: false }
  return { role: 'tool', content: [part] }
}

test('each part of the window is counted once, where it belongs', () => {
  const sizes = contextSizes({
    model: 'anthropic/claude-sonnet-4-5',
    systemPrompt: `${'i'.repeat(800)}${'s'.repeat(80)}`,
    skillText: 's'.repeat(80),
    messages: [asked, results('read', 4_000), results('skill', 1_200), asked],
    tools: [tool],
  })
  expect(sizes).toEqual({
    system: 200,
    tools: 5 + 1 + 2,
    skills: 20 + 300,
    history: 200,
    toolResults: 1_000,
    window: 200_000,
  })
  expect(contextTotal(sizes)).toBe(1_728)
})

test('a model nobody knows has a window nobody knows', () => {
  const sizes = contextSizes({ model: 'house/own', systemPrompt: '', messages: [], tools: [] })
  expect(sizes).toMatchObject({ system: 0, history: 0, window: null })
})
