import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { createTools, defineTool, type ToolDefinition } from './define-tool.ts'
import type { ToolCallContext, ToolContext } from './port.ts'
import { resolveTool } from './resolve-tool.ts'

function context(signal = new AbortController().signal): ToolContext {
  return {
    signal,
    toolCallId: 'call_1',
    turnId: 'turn_1',
    operationId: 'op_1',
    update: () => undefined,
  }
}

const add = defineTool({
  name: 'add',
  description: 'Adds.',
  parameters: z.object({ a: z.number(), b: z.number().default(1) }),
  execute: ({ a, b }) => ({ sum: a + b }),
})

describe('defineTool', () => {
  test('infers the arguments from a Standard Schema', () => {
    defineTool({
      name: 'typed',
      description: '',
      parameters: z.object({ a: z.string(), b: z.number().default(1) }),
      execute(args, signal, ctx) {
        expectTypeOf(args).toEqualTypeOf<{ a: string; b: number }>()
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
        expectTypeOf(ctx).toEqualTypeOf<ToolCallContext>()
      },
    })
    expectTypeOf(add).toEqualTypeOf<ToolDefinition<{ a: number; b: number }>>()
    expectTypeOf(add).toExtend<ToolDefinition>()
  })

  test('takes raw JSON Schema, or none, with free arguments', () => {
    defineTool({
      name: 'raw',
      description: '',
      parameters: { type: 'object', properties: { a: { type: 'string' } } },
      execute(args) {
        expectTypeOf(args).toEqualTypeOf<Record<string, unknown>>()
      },
    })
    const bare = defineTool({ name: 'bare', description: '', execute: () => 'x' })
    expect(bare.parameters).toEqual({ type: 'object', properties: {} })
  })

  const broken: [unknown, string][] = [
    [{ name: 'two words', description: '', execute: () => '' }, 'name must be'],
    [{ name: '', description: '', execute: () => '' }, 'name must be'],
    [{ name: 'a', description: 1, execute: () => '' }, 'description'],
    [{ name: 'a', description: '', execute: 'x' }, 'no execute'],
    [{ name: 'a', description: '', parameters: 'x', execute: () => '' }, 'parameters must be'],
  ]
  test.each(broken)('refuses %j', (definition, reason) => {
    // @ts-expect-error: what an author without types might write
    expect(() => defineTool(definition)).toThrow(
      expect.objectContaining({ type: 'invalid_tool', message: expect.stringContaining(reason) }),
    )
  })
})

describe('resolveTool', () => {
  test('checks arguments, fills defaults and returns JSON text', async () => {
    const tool = resolveTool(add)
    expect(tool.parameters).toMatchObject({ type: 'object', required: ['a'] })
    expect(tool.origin).toBe('agent')
    expect(await tool.execute({ a: 2 }, context())).toBe('{"sum":3}')
  })

  test('refuses wrong arguments before the author sees them', async () => {
    await expect(resolveTool(add).execute({ a: 'x' }, context())).rejects.toMatchObject({
      type: 'invalid_tool_arguments',
      status: 400,
      message: expect.stringContaining('a: '),
      meta: { issues: [expect.objectContaining({ path: ['a'] })] },
    })
  })

  test.each([
    ['text', 'text'],
    [undefined, ''],
    [null, ''],
    [0, '0'],
    [false, 'false'],
    [[1, 'a'], '[1,"a"]'],
  ])('gives %j back as %j', async (value, text) => {
    const tool = resolveTool(defineTool({ name: 'a', description: '', execute: () => value }))
    expect(await tool.execute({}, context())).toBe(text)
  })

  test('hands signal and context on, and does not start once aborted', async () => {
    let seen: unknown[] = []
    const tool = resolveTool(
      defineTool({
        name: 'a',
        description: '',
        execute(...all: unknown[]) {
          seen = all
        },
      }),
    )
    const given = context()
    await tool.execute(undefined, given)
    expect(seen).toMatchObject([{}, given.signal, given])
    seen = []
    await expect(tool.execute({}, context(AbortSignal.abort(new Error('stop'))))).rejects.toThrow(
      'stop',
    )
    expect(seen).toEqual([])
  })

  test('wants an object of arguments', () => {
    const list = defineTool({
      name: 'a',
      description: '',
      parameters: z.array(z.string()),
      execute: () => '',
    })
    expect(() => resolveTool(list)).toThrow(/must describe an object/)
    const union = defineTool({
      name: 'b',
      description: '',
      parameters: z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
      execute: () => '',
    })
    expect(resolveTool(union).parameters).toMatchObject({ type: 'object', anyOf: [{}, {}] })
  })
})

describe('createTools', () => {
  test('takes a list, arguments or a mapping', async () => {
    const now = () => 'now'
    expect(createTools(add, now).map((tool) => tool.name)).toEqual(['add', 'now'])
    expect(createTools([add, now]).map((tool) => tool.name)).toEqual(['add', 'now'])
    const mapped = createTools({
      clock: now,
      sum: { description: 'Adds.', parameters: z.object({ a: z.number() }), execute: () => 1 },
    })
    expect(mapped.map((tool) => tool.name)).toEqual(['clock', 'sum'])
    expect(mapped.map((tool) => tool.description)).toEqual(['Calls clock.', 'Adds.'])
    const [clock] = mapped
    const [adds] = createTools(add)
    if (!clock || !adds) throw new Error('no tools')
    expect(await resolveTool(clock).execute({}, context())).toBe('now')
    expect(await resolveTool(adds).execute({ a: 2 }, context())).toBe('{"sum":3}')
  })

  test('keeps methods that use their object', async () => {
    const counter = {
      name: 'count',
      description: '',
      parameters: {},
      step: 2,
      execute() {
        return this.step
      },
    }
    const [tool] = createTools(counter)
    if (!tool) throw new Error('no tool')
    expect(await resolveTool(tool).execute({}, context())).toBe('2')
  })
})
