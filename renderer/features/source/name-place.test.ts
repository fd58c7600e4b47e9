import { expect, test } from 'vitest'
import { namePlace } from './name-place.ts'

test.each([
  ["  model: 'demo/", { kind: 'model', prefix: 'demo/' }],
  ['  "model": "', { kind: 'model', prefix: '' }],
  ["createAgent(() => ({ model: '", { kind: 'model', prefix: '' }],
  ["await session.prompt('Hi', { role: 'cri", { kind: 'role', prefix: 'cri' }],
  ["  skills: [polish, 'tri", { kind: 'skill', prefix: 'tri' }],
  ["  tools: [\n    'one',\n    '", { kind: 'tool', prefix: '' }],
  ["  models: ['openai/gpt-5:flex', 'ollama/llama3@q4', '", { kind: 'model', prefix: '' }],
  ["await session.skill('", { kind: 'skill', prefix: '' }],
  ["await dispatch('", { kind: 'agent', prefix: '' }],
])('%s', (before, place) => {
  expect(namePlace(before)).toEqual(place)
})

test.each([
  "  model: 'demo/x'",
  "  model: 'demo/x', instructions: '",
  "  // model: '",
  "  name: '",
  "import { x } from '",
  "  skills: [] }), { other: ['",
  'model: ',
  "it's not",
])('nothing belongs at the end of: %s', (before) => {
  expect(namePlace(before)).toBeNull()
})
