import { expect, test } from 'vitest'
import { catalogue, describeModel, findModel, priceOf } from './catalogue.ts'
import { priceVersion } from './catalogue-data.ts'
import { parseModelId } from './model-id.ts'

const million = { input: 1e6, output: 0, cacheRead: 0, cacheWrite: 0 }

test('every model has an id that is a model string', () => {
  for (const model of catalogue) expect(parseModelId(model.id).id).toBe(model.id)
})

test('a cost is the sum of its parts', () => {
  const cost = priceOf('anthropic/claude-opus-5', {
    input: 1e6,
    output: 1e6,
    cacheRead: 1e6,
    cacheWrite: 1e6,
  })
  expect(cost).toEqual({
    input: 5,
    output: 25,
    cacheRead: 0.5,
    cacheWrite: 6.25,
    total: 36.75,
    prices: priceVersion,
  })
})

test('an unknown price is null, a free model costs nothing', () => {
  expect(priceOf('ollama/llama3.2', million)).toBeNull()
  expect(priceOf('google/gemini-4-hydrogen', million)).toBeNull()
  expect(priceOf('demo/scripted', million)?.total).toBe(0)
})

test('long requests cost what the provider asks for them', () => {
  expect(priceOf('openai/gpt-5.5', { ...million, input: 272_000 })?.total).toBeCloseTo(1.36)
  expect(priceOf('openai/gpt-5.5', { ...million, input: 300_000 })?.total).toBeCloseTo(3)
})

test('dated names are the same model', () => {
  expect(findModel('anthropic/claude-haiku-4-5-20251001')).toMatchObject({
    title: 'Claude Haiku 4.5',
  })
  expect(findModel('openai/gpt-5.5-2026-04-23')?.price).toEqual(findModel('openai/gpt-5.5')?.price)
})

test('a model nobody knows is described by its name', () => {
  expect(describeModel('ollama/qwen3:4b')).toMatchObject({
    title: 'qwen3:4b',
    contextWindow: null,
    images: null,
    price: null,
  })
})
