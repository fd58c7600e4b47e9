import type { LanguageModelV4Content, LanguageModelV4FunctionTool } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { createDemoModel } from '../demo-model.ts'
import { createGuide } from './guide.ts'

const model = createDemoModel(createGuide(Number.POSITIVE_INFINITY))

function toolOf(
  name: string,
  properties: Record<string, object> = {},
): LanguageModelV4FunctionTool {
  return { type: 'function', name, inputSchema: { type: 'object', properties } }
}

const builtin = ['read', 'write', 'glob', 'bash', 'grep', 'rm', 'task'].map((name) => toolOf(name))

async function ask(
  text: string,
  tools: LanguageModelV4FunctionTool[] = builtin,
): Promise<LanguageModelV4Content[]> {
  const { content } = await model.doGenerate({
    prompt: [{ role: 'user', content: [{ type: 'text', text }] }],
    tools,
  })
  return content
}

async function textOf(text: string, tools?: LanguageModelV4FunctionTool[]): Promise<string> {
  const content = await ask(text, tools)
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

test('it greets, and says that it is scripted', async () => {
  expect(await textOf('hello')).toMatch(/Hello[\s\S]*scripted/)
})

test('it explains Hearth', async () => {
  expect(await textOf('What is Hearth?')).toContain('src/agents')
})

test('it drafts a reply when it is to write one', async () => {
  const text = await textOf('Write a short, friendly reply that asks these questions.', [])
  expect(text).toContain('thank you for writing')
})

test('what it does not know it says so', async () => {
  expect(await textOf('Who won the match yesterday?', [])).toContain('Who won the match yesterday?')
})

test.each([
  ['Write a note to a file', 'write', { path: 'notes/hello.md' }],
  [
    'Please create plans/today.md with "buy bread"',
    'write',
    { path: 'plans/today.md', content: 'buy bread\n' },
  ],
  ['remember that I like tea', 'write', { content: '- I like tea\n' }],
  ['what files are there?', 'glob', { pattern: '**/*' }],
  ['read README.md', 'read', { path: 'README.md' }],
  ['run `date`', 'bash', { command: 'date' }],
  ['Run `ls -la` and explain what you see', 'bash', { command: 'ls -la' }],
  ['Run npm test', 'bash', { command: 'npm test' }],
  ['search for "TODO"', 'grep', { pattern: 'TODO' }],
  ['delete notes/hello.md', 'rm', { path: 'notes/hello.md' }],
])('%s → %s', async (prompt, toolName, input) => {
  const call = (await ask(prompt)).find((part) => part.type === 'tool-call')
  expect(call).toMatchObject({ toolName })
  expect(JSON.parse(call?.type === 'tool-call' ? call.input : '{}')).toMatchObject(input)
})

test('it calls no tool the agent does not have', async () => {
  const content = await ask('write a note to a file', [])
  expect(content.some((part) => part.type === 'tool-call')).toBe(false)
})

test('a tool of the agent’s own is called by its name, with arguments that fit', async () => {
  const lookup = toolOf('lookup_order', {
    orderId: { type: 'string' },
    express: { type: 'boolean' },
  })
  const call = (await ask('Please lookup order 42', [...builtin, lookup])).at(-1)
  expect(call).toMatchObject({
    toolName: 'lookup_order',
    input: '{"orderId":"42","express":false}',
  })
})

test('after a tool it shows what came out', async () => {
  const { content } = await model.doGenerate({
    prompt: [
      { role: 'user', content: [{ type: 'text', text: 'run `date`' }] },
      {
        role: 'assistant',
        content: [{ type: 'tool-call', toolCallId: '1', toolName: 'bash', input: {} }],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: '1',
            toolName: 'bash',
            output: { type: 'text', value: 'Monday' },
          },
        ],
      },
    ],
    tools: builtin,
  })
  expect(content).toMatchObject([{ type: 'text', text: expect.stringContaining('Monday') }])
})

test('it thinks aloud when asked why', async () => {
  expect((await ask('Why is the sky blue?'))[0]).toMatchObject({ type: 'reasoning' })
})

test('a long answer takes longer than twenty seconds', () => {
  const steps = createGuide().answer({
    system: '',
    messages: [],
    tools: [],
    thinkingLevel: null,
    prompt: 'Tell me a long story',
    images: [],
    earlierPrompts: [],
    results: [],
  })
  let total = 0
  for (const step of steps) if (step.type === 'wait') total += step.milliseconds
  expect(total).toBeGreaterThan(20_000)
})

test('a typed result fits its schema and reads the text', async () => {
  const schema = {
    type: 'object',
    properties: {
      severity: { enum: ['low', 'medium', 'high'] },
      summary: { type: 'string' },
    },
    required: ['severity', 'summary'],
  }
  const text = await textOf(
    `Triage this issue: The app crashes on start. It is broken for me.\nWhen you are done, give JSON that fits:\n---RESULT_START---\n${JSON.stringify(schema)}\n---RESULT_END---`,
  )
  const json = /---RESULT_START---([\s\S]*)---RESULT_END---/.exec(text)?.[1] ?? ''
  expect(JSON.parse(json)).toEqual({
    severity: 'high',
    summary: 'Triage this issue: The app crashes on start.',
  })
})

test('a finish tool is called with a result that fits', async () => {
  const finish = toolOf('finish', { done: { type: 'boolean' } })
  expect((await ask('Are we done?', [finish])).at(-1)).toMatchObject({
    type: 'tool-call',
    toolName: 'finish',
    input: '{"done":true}',
  })
})
