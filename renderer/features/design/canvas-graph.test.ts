import { expect, test } from 'vitest'
import type {
  Definition,
  DefinitionSummary,
  Design,
  DesignValue,
} from '../../../core/contract/design.ts'
import type { LiveOperation } from '../../app/live-operations.ts'
import { canvasGraph, filesOf } from './canvas-graph.ts'
import { canvasLayout } from './canvas-layout.ts'
import { canvasLights } from './canvas-light.ts'

const at = { start: 0, end: 0, line: 3 }
const literal = (value: string): DesignValue => ({ kind: 'literal', value, at })
const reference = (name: string, from: string | null): DesignValue => ({
  kind: 'reference',
  to: { name, from },
  at,
})
const list = (...items: DesignValue[]): DesignValue => ({ kind: 'list', items, at })
const object = (fields: Record<string, DesignValue>): DesignValue => ({
  kind: 'object',
  fields: Object.entries(fields).map(([name, value]) => ({ name, value, certain: true })),
  open: false,
  at,
})
const definition = (id: string, kind: Definition['kind'], value: DesignValue): Definition => ({
  id,
  kind,
  exported: true,
  value,
  schema: null,
})
const file = (path: string, ...definitions: Definition[]): Design => ({
  path,
  hash: path,
  definitions,
  problem: null,
})

const agent = file(
  'src/agents/desk.ts',
  definition(
    'default',
    'agent',
    object({
      model: literal('demo/guide'),
      tools: list(reference('lookup', '../tools/orders.ts'), {
        kind: 'code',
        text: 'makeTool()',
        at,
      }),
      subagents: list(reference('reviewer', '../profiles/reviewer.ts')),
      mcpServers: object({ files: object({ command: literal('npx') }) }),
    }),
  ),
)
const tools = file(
  'src/tools/orders.ts',
  definition('lookup', 'tool', object({ name: literal('find_order') })),
)
/** It may delegate to itself. */
const reviewer = file(
  'src/profiles/reviewer.ts',
  definition(
    'reviewer',
    'profile',
    object({ name: literal('reviewer'), subagents: list(reference('reviewer', null)) }),
  ),
)
const files = [agent, tools, reviewer]
const sources = {
  design: (path: string) => files.find((one) => one.path === path),
  definitions: files.flatMap(({ path, definitions }): DefinitionSummary[] =>
    definitions.map(({ id, kind, exported }) => ({ path, id, kind, exported })),
  ),
}

const graph = () => canvasGraph(agent, sources, { name: 'desk', details: null })

test('an agent, what it uses, and what that uses: each with its place and how to take it out', () => {
  expect(filesOf(agent, sources)).toEqual(['src/tools/orders.ts', 'src/profiles/reviewer.ts'])
  expect(
    graph().map(({ kind, title, at: place, slot }) => [kind, title, place?.path, slot?.path]),
  ).toEqual([
    ['agent', 'desk', 'src/agents/desk.ts', undefined],
    ['tool', 'lookup', 'src/tools/orders.ts', ['tools', 0]],
    ['tool', 'makeTool()', 'src/agents/desk.ts', ['tools', 1]],
    ['subagent', 'reviewer', 'src/profiles/reviewer.ts', ['subagents', 0]],
    // Its own subagent ends there, and is another file's to take out.
    ['subagent', 'reviewer', 'src/profiles/reviewer.ts', undefined],
    ['mcp', 'files', 'src/agents/desk.ts', ['mcpServers', 'files']],
  ])
})

test('what is not read yet is shown by its name and where it is from', () => {
  const unread = { ...sources, design: () => undefined }
  const [, tool] = canvasGraph(agent, unread, null)
  expect(tool).toMatchObject({ title: 'lookup', note: 'src/tools/orders.ts' })
})

test('no two boxes overlap, and children stand right of their parent', () => {
  const nodes = graph()
  const places = canvasLayout(nodes)
  const seen = new Set<string>()
  for (const node of nodes) {
    const place = places.get(node.id)
    expect(place).toBeDefined()
    if (!place) continue
    expect(seen).not.toContain(`${place.x} ${place.y}`)
    seen.add(`${place.x} ${place.y}`)
    const parent = node.parent === null ? null : places.get(node.parent)
    if (parent) expect(place.x).toBeGreaterThan(parent.x)
  }
})

test('what is at work is lit by the names that events carry', () => {
  const call = (toolName: string, status: 'running' | 'done' | 'failed', args: unknown = null) => ({
    toolCallId: toolName,
    turnId: null,
    toolName,
    args,
    output: '',
    status,
    startedAt: 0,
    durationMs: null,
    taskId: null,
  })
  const operation: LiveOperation = {
    operationId: 'op',
    parentOperationId: null,
    agent: 'desk',
    instanceId: 'i',
    session: 's',
    startedAt: 0,
    running: true,
    turns: [],
    tools: [
      call('find_order', 'failed'),
      call('mcp__files__read', 'done'),
      call('task', 'running', { agent: 'reviewer' }),
    ],
  }
  const nodes = graph()
  const lit = (lights: Map<string, string>) =>
    nodes.flatMap(({ id, title }) => (lights.has(id) ? [`${title} ${lights.get(id)}`] : []))
  expect(lit(canvasLights(nodes, new Map([['op', operation]]), 'desk'))).toEqual([
    'desk running',
    'lookup failed',
    'reviewer running',
    'reviewer running',
    'files done',
  ])
  expect(lit(canvasLights(nodes, new Map([['op', operation]]), 'other'))).toEqual([])
})
