import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterEach, expect, test } from 'vitest'
import type { HearthEvent } from '../../contract/event.ts'
import { newRunId } from '../../contract/id.ts'
import { createAgent } from '../../runtime/agent/create-agent.ts'
import { openTestProject, type TestProject } from '../../runtime/testing/test-project.ts'
import { defineTool } from '../../runtime/tool/define-tool.ts'
import type { FlueContext } from '../../runtime/workflow/flue-context.ts'
import { createOpenTelemetryObserver } from './observer.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

/** Never in a span unless content is captured. */
const canary = 'canary-7f3a'

const mark = defineTool({ name: 'mark', description: 'Marks.', execute: () => `marked ${canary}` })
const fail = defineTool({
  name: 'fail',
  description: 'Fails.',
  execute() {
    throw new Error(`broken ${canary}`)
  },
})
const lead = createAgent(() => ({
  instructions: `Lead, ${canary}.`,
  sandbox: 'local',
  tools: [mark, fail],
  subagents: [{ name: 'reviewer', description: 'Reviews.', tools: [mark] }],
}))

async function open(run: (ctx: FlueContext) => Promise<unknown> = async () => null) {
  project = await openTestProject(
    { agents: { lead: { default: lead } }, workflows: { work: { run } } },
    { sandbox: 'local', policy: { write: 'allow', shell: 'allow' } },
  )
  return project
}

/** The spans of these events, and the exporter that more may come to. */
function spansOf(
  events: readonly HearthEvent[],
  options: { captureContent?: boolean } = {},
): ReadableSpan[] {
  const { exporter, observer } = projection(options)
  for (const event of events) observer(event)
  return exporter.getFinishedSpans()
}

function projection(options: { captureContent?: boolean } = {}) {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const observer = createOpenTelemetryObserver({ tracer: provider.getTracer('test'), ...options })
  return { exporter, observer }
}

/** Each span as the names from its root down to it. */
function pathsOf(spans: ReadableSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]))
  const path = (span: ReadableSpan): string[] => {
    const parent = span.parentSpanContext && byId.get(span.parentSpanContext.spanId)
    return [...(parent ? path(parent) : []), span.name]
  }
  return spans.map((span) => path(span).join(' > ')).sort()
}

function named(spans: ReadableSpan[], name: string): ReadableSpan {
  const span = spans.find((candidate) => candidate.name === name)
  if (span === undefined) throw new Error(`There is no span ${name}.`)
  return span
}

/** What the store would have before the run, and then the run's events. */
async function runOf(run: (ctx: FlueContext) => Promise<unknown>, fails = false) {
  const { host, run: start } = await open(run)
  const runId = newRunId('work')
  const timestamp = new Date().toISOString()
  const begin: HearthEvent = {
    type: 'run_start',
    seq: 0,
    timestamp,
    project: 'test',
    runId,
    workflow: 'work',
    trigger: 'code',
    payload: canary,
  }
  const ended = start('work', {}, { runId })
  if (fails) await expect(ended).rejects.toThrow()
  else await ended
  return { runId, events: [begin, ...host.events] }
}

const everything = async (ctx: FlueContext) => {
  const harness = await ctx.init(lead)
  const session = await harness.session()
  ctx.log.info(`note ${canary}`)
  await session.prompt(`[[tool:mark {}]] ${canary}`)
  await session.task(`[[say:${canary}]]`, { agent: 'reviewer' })
  await session.shell(`sh -c "exit 3" ${canary}`)
  const other = await harness.session('other')
  await other.prompt('One.')
  await other.prompt('Two.')
  await other.compact({ keepRecent: 1 })
  return canary
}

test('a run, its operations, and in those turns, tools, commands, tasks and compactions', async () => {
  const { events } = await runOf(everything)
  const spans = spansOf(events)
  const run = 'flue.workflow work'
  const child = `${run} > flue.operation task > flue.task > flue.operation prompt`
  expect(pathsOf(spans)).toEqual(
    [
      run,
      `${run} > flue.operation prompt`,
      `${run} > flue.operation prompt > flue.tool mark`,
      `${run} > flue.operation prompt > gen_ai.generate`,
      `${run} > flue.operation prompt > gen_ai.generate`,
      `${run} > flue.operation task`,
      `${run} > flue.operation task > flue.task`,
      child,
      `${child} > gen_ai.generate`,
      `${run} > flue.operation shell`,
      `${run} > flue.operation shell > flue.tool bash`,
      `${run} > flue.operation prompt`,
      `${run} > flue.operation prompt`,
      `${run} > flue.operation prompt > gen_ai.generate`,
      `${run} > flue.operation prompt > gen_ai.generate`,
      `${run} > flue.operation compact`,
      `${run} > flue.operation compact > flue.compaction`,
      `${run} > flue.operation compact > flue.compaction > gen_ai.generate`,
    ].sort(),
  )
  expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1)
  expect(new Set(spans.map(({ kind }) => kind))).toEqual(new Set([0]))
})

test('spans say whose they are, and last as long as what they are of', async () => {
  const { runId, events } = await runOf(everything)
  const spans = spansOf(events)
  for (const span of spans) expect(span.attributes['flue.run_id']).toBe(runId)
  const turn = named(spans, 'gen_ai.generate')
  expect(turn.attributes).toMatchObject({
    'flue.project': 'test',
    'flue.session': 'default',
    'flue.operation_id': expect.stringMatching(/^op_/),
    'flue.turn_id': expect.stringMatching(/^turn_/),
    'flue.turn.purpose': 'agent',
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'demo',
    'gen_ai.request.model': 'scripted',
    'gen_ai.response.model': 'scripted',
    'gen_ai.response.finish_reasons': ['tool-calls'],
    'gen_ai.usage.input_tokens': 1,
    'gen_ai.usage.output_tokens': 2,
    'gen_ai.usage.total_tokens': 3,
    'gen_ai.usage.cache_read_tokens': 0,
    'gen_ai.usage.cache_write_tokens': 0,
  })
  expect(named(spans, 'flue.workflow work').attributes).toMatchObject({
    'flue.workflow.name': 'work',
    'flue.run.status': 'succeeded',
  })
  expect(named(spans, 'flue.operation prompt').attributes).toMatchObject({
    'flue.operation.kind': 'prompt',
    'flue.duration_ms': expect.any(Number),
    'gen_ai.operation.name': 'invoke_agent',
    'flue.usage.total_tokens': 6,
  })
  expect(named(spans, 'flue.tool mark').attributes).toMatchObject({
    'flue.tool.name': 'mark',
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'mark',
    'gen_ai.tool.call.id': expect.any(String),
  })
  expect(named(spans, 'flue.task').attributes['flue.task_id']).toMatch(/^task_/)
  expect(named(spans, 'flue.compaction').attributes['flue.compaction.reason']).toBe('manual')

  const times = Object.fromEntries(events.map((event) => [event.type, event.timestamp]))
  const { startTime, endTime } = named(spans, 'flue.workflow work')
  expect(isoOf(startTime)).toBe(times.run_start)
  expect(isoOf(endTime)).toBe(times.run_end)
})

function isoOf([seconds, nanoseconds]: readonly [number, number]): string {
  return new Date(seconds * 1000 + nanoseconds / 1e6).toISOString()
}

test('what failed says so, and only that', async () => {
  const { events } = await runOf(async (ctx) => {
    const session = await (await ctx.init(lead)).session()
    await session.prompt('[[tool:fail {}]]')
    await session.shell('exit 3')
    throw new Error('The end.')
  }, true)
  const spans = spansOf(events)
  const failed = spans.filter(({ status }) => status.code === 2).map(({ name }) => name)
  expect(failed.sort()).toEqual(['flue.tool bash', 'flue.tool fail', 'flue.workflow work'])
  expect(named(spans, 'flue.tool bash').attributes['flue.tool.exit_code']).toBe(3)
  expect(named(spans, 'flue.tool fail').attributes['error.type']).toBe('tool_error')
  expect(named(spans, 'flue.workflow work').attributes['error.type']).toBe('internal_error')
})

test('an aborted operation is a failed span, and so is all that it stopped', async () => {
  const { host, prompt, runtime } = await open()
  const asked = prompt('lead', '[[hang]]')
  const { operationId = '' } = await host.waitFor(({ type }) => type === 'turn_request')
  await runtime.abort({ operationId, reason: 'Enough.' })
  await expect(asked).rejects.toThrow()
  const spans = spansOf(host.events)
  expect(spans.map(({ name, status }) => [name, status.code])).toEqual([
    ['gen_ai.generate', 2],
    ['flue.operation prompt', 2],
  ])
  expect(named(spans, 'flue.operation prompt').attributes['error.type']).toBe('aborted')
})

test('calls at the same time are spans of their own', async () => {
  const { host, prompt } = await open()
  await prompt('lead', '[[tool:mark {}]] [[tool:mark {}]] [[tool:fail {}]]')
  const calls = spansOf(host.events).filter(({ name }) => name.startsWith('flue.tool'))
  expect(calls.map(({ name }) => name).sort()).toEqual([
    'flue.tool fail',
    'flue.tool mark',
    'flue.tool mark',
  ])
  const ids = calls.map(({ attributes }) => attributes['gen_ai.tool.call.id'])
  expect(new Set(ids).size).toBe(3)
  const statuses = calls.map(({ name, status }) => `${name} ${status.code}`).sort()
  expect(statuses).toEqual(['flue.tool fail 2', 'flue.tool mark 0', 'flue.tool mark 0'])
})

test('nothing that was said is in a span unless content is captured; then it is', async () => {
  const { events } = await runOf(everything)
  const text = (spans: ReadableSpan[]) =>
    JSON.stringify(
      spans.map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    )
  const silent = spansOf(events)
  expect(text(silent)).not.toContain(canary)
  expect(named(silent, 'flue.workflow work').events).toMatchObject([
    { name: 'flue.log', attributes: { 'flue.log.level': 'info' } },
  ])

  const telling = spansOf(events, { captureContent: true })
  for (const [name, attribute] of [
    ['flue.workflow work', 'flue.workflow.input'],
    ['flue.workflow work', 'flue.workflow.output'],
    ['flue.operation prompt', 'gen_ai.input.messages'],
    ['gen_ai.generate', 'gen_ai.system_instructions'],
    ['flue.tool mark', 'gen_ai.tool.call.result'],
    ['flue.tool bash', 'flue.tool.command'],
    ['flue.task', 'flue.task.prompt'],
    ['flue.task', 'flue.task.result'],
  ] as const) {
    expect([name, attribute, named(telling, name).attributes[attribute]]).toEqual([
      name,
      attribute,
      expect.stringContaining(canary),
    ])
  }
  expect(named(telling, 'flue.workflow work').events[0]?.attributes).toMatchObject({
    'flue.log.message': `note ${canary}`,
  })
})

test('what another process left open is not sent, and what this one never ends is not kept', async () => {
  const { events } = await runOf(everything)
  const restart = events.findIndex(({ type }) => type === 'tool_start')
  const before = spansOf(events.slice(0, restart))
  const after = spansOf(events.slice(restart))
  const names = (spans: ReadableSpan[]) => spans.map(({ name }) => name)
  expect(names(before)).toEqual(['gen_ai.generate'])
  expect(names(after)).not.toContain('flue.workflow work')
  expect(before.length + after.length).toBeLessThan(spansOf(events).length)

  const { exporter, observer } = projection()
  const [start] = events.filter(({ type }) => type === 'operation_start')
  if (start === undefined) throw new Error('Nothing began.')
  for (let index = 0; index < 10_005; index += 1) {
    observer({ ...start, operationId: `op_${index}` })
  }
  const ended = exporter.getFinishedSpans()
  expect(ended.map(({ attributes }) => attributes['flue.operation_id'])).toEqual(
    [0, 1, 2, 3, 4].map((index) => `op_${index}`),
  )
  expect(ended.every(({ attributes }) => attributes['flue.incomplete'] === true)).toBe(true)
})

test('a step is a span, and what happens in it is below that', async () => {
  const { events } = await runOf(async (ctx) => {
    const session = await (await ctx.init(lead)).session()
    await ctx.step('ask', async () => (await session.prompt('[[say:hi]]')).text)
  })
  const spans = spansOf(events)
  expect(pathsOf(spans)).toContain('flue.workflow work > flue.step ask > flue.operation prompt')
  expect(named(spans, 'flue.step ask').attributes).toMatchObject({
    'flue.step.name': 'ask',
    'flue.step.memoised': false,
  })
})
