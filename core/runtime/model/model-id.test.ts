import { expect, test } from 'vitest'
import { parseModelId } from './model-id.ts'

test.each([
  ['openai/gpt-5.5', 'openai', 'gpt-5.5'],
  ['openai:gpt-5.5', 'openai', 'gpt-5.5'],
  ['/openai/gpt-5.5', 'openai', 'gpt-5.5'],
  [' OpenAI / gpt-5.5 ', 'openai', 'gpt-5.5'],
  ['ollama:llama3.2:1b', 'ollama', 'llama3.2:1b'],
  ['openrouter/meta-llama/llama-4:free', 'openrouter', 'meta-llama/llama-4:free'],
  ['my-house.server/m', 'my-house.server', 'm'],
])('%j', (text, provider, model) => {
  expect(parseModelId(text)).toEqual({ id: `${provider}/${model}`, provider, model })
})

test.each(['', 'gpt-5.5', '/', 'openai/', ':model', 'open ai/x'])('%j is refused', (text) => {
  expect(() => parseModelId(text)).toThrow(
    expect.objectContaining({ type: 'invalid_request', status: 400 }),
  )
})
