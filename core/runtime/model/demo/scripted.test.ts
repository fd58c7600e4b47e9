import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { createDemoModel } from './demo-model.ts'
import { scripted } from './scripted.ts'

const model = createDemoModel(scripted)

function user(text: string): LanguageModelV4Message {
  return { role: 'user', content: [{ type: 'text', text }] }
}

function assistant(text: string): LanguageModelV4Message {
  return { role: 'assistant', content: [{ type: 'text', text }] }
}

async function deltasOf(options: LanguageModelV4CallOptions): Promise<string[]> {
  const { stream } = await model.doStream(options)
  const deltas: string[] = []
  for await (const part of stream) {
    if (part.type === 'error') throw part.error
    if (part.type === 'text-delta') deltas.push(part.delta)
  }
  return deltas
}

async function reply(...prompt: LanguageModelV4Message[]): Promise<string> {
  return (await deltasOf({ prompt })).join('')
}

test('says ok, for one token in and two out', async () => {
  const answer = await model.doGenerate({ prompt: [user('anything')] })
  expect(answer.content).toEqual([{ type: 'text', text: 'ok' }])
  expect(answer.usage).toMatchObject({ inputTokens: { total: 1 }, outputTokens: { total: 2 } })
})

test('only the last user text counts', async () => {
  expect(await reply(user('[[say:old]]'), assistant('old'), user('[[say:new]]'))).toBe('new')
  expect(await reply(user('[[say:old]]'), assistant('old'), user('plain'))).toBe('ok')
})

test('chunks arrive as they are cut', async () => {
  expect(await deltasOf({ prompt: [user('[[chunks:a|b |c]]')] })).toEqual(['a', 'b ', 'c'])
})

test('a sequence goes on with each prompt that carries one, and stays on the last', async () => {
  const first = user('[[seq:A|B]]')
  expect(await reply(first)).toBe('A')
  expect(await reply(first, assistant('A'), user('x'), assistant('ok'), first)).toBe('B')
  expect(await reply(first, assistant('A'), first, assistant('B'), first)).toBe('B')
})

test('a repair prompt takes the next of the sequence it repairs', async () => {
  const repair = user('That does not fit. ---RESULT_START---{"type":"object"}---RESULT_END---')
  expect(await reply(user('[[seq:bad|{"a":1}]]'), assistant('bad'), repair)).toBe('{"a":1}')
})

test('sleeping can be aborted', async () => {
  const abort = new AbortController()
  const { stream } = await model.doStream({
    prompt: [user('[[say:one]] [[sleep:60000]] [[say:two]]')],
    abortSignal: abort.signal,
  })
  const read = async () => {
    for await (const part of stream)
      if (part.type === 'text-delta') abort.abort(new Error('enough'))
  }
  await expect(read()).rejects.toThrow('enough')
})

test('a failure says what it was told to', async () => {
  await expect(reply(user('[[fail:no luck]]'))).rejects.toThrow('no luck')
})

test('tools are called one after the other, then the results are the reply', async () => {
  const prompt = user('[[tool:a {"n":1}]] [[tool:b]]')
  const first = await model.doGenerate({ prompt: [prompt] })
  expect(first.finishReason.unified).toBe('tool-calls')
  expect(first.content).toMatchObject([{ type: 'tool-call', toolName: 'a', input: '{"n":1}' }])
  const one = exchange('1', 'a', 'alpha')
  const second = await model.doGenerate({ prompt: [prompt, ...one] })
  expect(second.content).toMatchObject([{ type: 'tool-call', toolName: 'b', input: '{}' }])
  expect(await reply(prompt, ...one, ...exchange('2', 'b', 'beta'))).toBe('alpha\nbeta')
})

test('words around tools come in their place', async () => {
  const prompt = user('[[say:before]] [[tool:a]] [[say:after]]')
  const first = await model.doGenerate({ prompt: [prompt] })
  expect(first.content).toMatchObject([{ type: 'text', text: 'before' }, { type: 'tool-call' }])
  expect(await reply(prompt, ...exchange('1', 'a', 'alpha'))).toBe('after')
})

test('a dump shows all that the model received', async () => {
  const text = await deltasOf({
    prompt: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: '[[dump]]' },
          { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AAAA' } },
        ],
      },
    ],
    tools: [{ type: 'function', name: 't', description: 'd', inputSchema: { type: 'object' } }],
    reasoning: 'none',
  })
  expect(JSON.parse(text.join(''))).toEqual({
    system: 'Be brief.',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: '[[dump]]' },
          { type: 'image', mediaType: 'image/png', data: 'AAAA' },
        ],
      },
    ],
    tools: [{ name: 't', description: 'd', parameters: { type: 'object' } }],
    model: 'demo/scripted',
    thinkingLevel: 'off',
    images: [{ type: 'image', mediaType: 'image/png', data: 'AAAA' }],
  })
})

function exchange(toolCallId: string, toolName: string, value: string): LanguageModelV4Message[] {
  return [
    { role: 'assistant', content: [{ type: 'tool-call', toolCallId, toolName, input: {} }] },
    {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId, toolName, output: { type: 'text', value } }],
    },
  ]
}
