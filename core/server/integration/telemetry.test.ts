/** Spans on their way to a collector, as `hearth.toml` says, from a server that is really there. */
import { afterEach, expect, test } from 'vitest'
import {
  type CollectedSpan,
  type Collector,
  openCollector,
  treeOf,
} from '../../events/opentelemetry/testing/collector.ts'
import {
  createServedProject,
  type RunningServer,
  type ServedProject,
} from '../testing/served-project.ts'

let collector: Collector | null = null
let project: ServedProject | null = null

afterEach(async () => {
  await project?.dispose()
  await collector?.[Symbol.asyncDispose]()
})

/** Said by everybody, and in no span unless content is captured. */
const canary = 'canary-51c2'

const workflow = `
import { createAgent, defineTool, type FlueContext } from 'hearth'
const mark = defineTool({ name: 'mark', description: 'Marks.', execute: () => '${canary}' })
const agent = createAgent(() => ({
  model: 'demo/scripted',
  sandbox: 'local',
  tools: [mark],
  subagents: [{ name: 'reviewer', description: 'Reviews.' }],
}))
export async function run(ctx: FlueContext) {
  ctx.log.info('${canary}')
  const session = await (await ctx.init(agent)).session()
  await session.prompt('[[tool:mark {"text": "${canary}"}]]')
  await session.task('[[say:${canary}]]', { agent: 'reviewer' })
  await session.shell('exit 3 # ${canary}')
  return '${canary}'
}
`

async function serve(settings: string): Promise<RunningServer> {
  project = createServedProject({
    'hearth.toml': `[sandbox]\nallow_shell = true\n\n[telemetry]\n${settings}`,
    '.env': 'OTLP_TOKEN=from-the-env\n',
    'src/workflows/traced.ts': workflow,
  })
  return project.serve()
}

const isRoot = ({ name }: CollectedSpan) => name === 'flue.workflow traced'

test('the spans of a run reach the collector as one tree, and say nothing of what was said', async () => {
  collector = await openCollector()
  const { spans, requests } = collector
  const server = await serve(`
endpoint = "${collector.url}"
headers = { authorization = "Bearer \${OTLP_TOKEN}" }
service_name = "my-agents"
`)
  const { runId } = await server.client.workflows.invoke('traced', { secret: canary })
  await collector.until(() => spans.some(isRoot))

  const run = 'flue.workflow traced'
  const child = `${run} > flue.operation task > flue.task > flue.operation prompt`
  expect(treeOf(spans)).toEqual(
    [
      run,
      `${run} > flue.operation prompt`,
      `${run} > flue.operation prompt > flue.tool mark`,
      `${run} > flue.operation prompt > gen_ai.generate`,
      `${run} > flue.operation prompt > gen_ai.generate`,
      `${run} > flue.operation shell`,
      `${run} > flue.operation shell > flue.tool bash`,
      `${run} > flue.operation task`,
      `${run} > flue.operation task > flue.task`,
      child,
      `${child} > gen_ai.generate`,
    ].sort(),
  )
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
  expect(spans.every(({ attributes }) => attributes['flue.run_id'] === runId)).toBe(true)
  const bash = spans.find(({ name }) => name === 'flue.tool bash')
  expect(bash).toMatchObject({ attributes: { 'flue.tool.exit_code': 3 }, status: { code: 2 } })
  const failed = spans.filter(({ status }) => status.code === 2)
  expect(failed).toEqual([bash])

  expect(collector.services).toEqual(new Set(['my-agents']))
  for (const { path, headers, body } of requests) {
    expect(path).toBe('/v1/traces')
    expect(headers.authorization).toBe('Bearer from-the-env')
    expect(body).not.toContain(canary)
  }
  const { telemetry } = await server.client.files.project()
  expect(telemetry).toEqual({
    enabled: true,
    endpoint: `${collector.url}/v1/traces`,
    serviceName: 'my-agents',
    captureContent: false,
    source: 'configuration',
    lastError: null,
  })
})

test('the trace of whoever asks goes on in the spans of what was asked', async () => {
  collector = await openCollector()
  const { spans } = collector
  const server = await serve(`endpoint = "${collector.url}"`)
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const spanId = 'b7ad6b7169203331'
  const ask = async (path: string, body: unknown) => {
    const response = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.token}`,
        'content-type': 'application/json',
        traceparent: `00-${traceId}-${spanId}-01`,
      },
      body: JSON.stringify(body),
    })
    expect(response.ok).toBe(true)
    return response.json()
  }
  await ask('/agents/scripted/one', { message: '[[say:hi]]' })
  await ask('/agents/scripted/two/dispatch', { input: '[[say:hi]]' })
  await ask('/workflows/echo?wait=result', { say: 'hi' })
  const entrances = () => spans.filter(({ parentSpanId }) => parentSpanId === spanId)
  await collector.until(() => entrances().length === 3)
  expect(
    entrances()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['flue.operation prompt', 'flue.operation prompt', 'flue.workflow echo'])
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]))
})

test('content goes along when the project says so, and what has ended is sent before the end', async () => {
  collector = await openCollector()
  const server = await serve(`endpoint = "${collector.url}"\ncapture_content = true`)
  await server.client.workflows.invoke('traced', { secret: canary })
  expect(await server.end('SIGTERM')).toBe(0)
  const text = JSON.stringify(collector.spans)
  expect(collector.spans.some(isRoot)).toBe(true)
  expect(text).toContain(canary)
  expect(text).toContain('exit 3')
})

test('a kill sends no span twice', async () => {
  collector = await openCollector()
  const { spans } = collector
  const first = await serve(`endpoint = "${collector.url}"`)
  const started = await first.client.workflows.start('slow', {})
  for await (const event of first.client.runs.stream(started.id)) {
    if (event.type === 'turn_request') break
  }
  await first.client.workflows.invoke('traced', {})
  await collector.until(() => spans.some(isRoot))
  await first.end('SIGKILL')

  const second = await project?.serve()
  await second?.client.workflows.invoke('traced', {})
  await collector.until(() => spans.filter(isRoot).length === 2)
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length)
  expect(spans.filter(({ attributes }) => attributes['flue.run_id'] === started.id)).toEqual([])
})

test('a collector that is away is told of once, and hurts no run', async () => {
  collector = await openCollector()
  collector.status = 400
  const { requests } = collector
  const server = await serve(`endpoint = "${collector.url}?key=secret"`)
  await server.client.workflows.invoke('traced', {})
  await collector.until(() => requests.length >= 1)
  await server.client.workflows.invoke('traced', {})
  await collector.until(() => requests.length >= 2)
  await expect
    .poll(async () => (await server.client.files.project()).telemetry.lastError)
    .toContain('400')
  const { problems, telemetry } = await server.client.files.project()
  expect(telemetry.endpoint).not.toContain('secret')
  expect(problems.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('Traces do not reach http://127.0.0.1'),
  )
  const { items } = await server.client.events.list({ types: ['log'] })
  const warnings = items.filter((event) => event.type === 'log' && event.level === 'warn')
  expect(warnings).toMatchObject([{ message: expect.stringContaining('Traces do not reach') }])

  collector.status = 200
  await server.client.workflows.invoke('traced', {})
  await expect
    .poll(async () => (await server.client.files.project()).telemetry.lastError)
    .toBeNull()
})

test('a prompt over HTTP leaves the same events whether its answer is streamed or not', async () => {
  project = createServedProject()
  const server = await project.serve()
  const ask = async (instanceId: string, accept: string) => {
    const response = await fetch(`${server.url}/agents/scripted/${instanceId}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.token}`,
        'content-type': 'application/json',
        accept,
      },
      body: JSON.stringify({ message: '[[chunks:a|b]]' }),
    })
    await response.text()
    const { items } = await server.client.events.list({ instanceId })
    return items.map((event) => [event.type, event.type === 'turn' ? event.usage : null])
  }
  const asked = await ask('asked', 'application/json')
  expect(await ask('streamed', 'text/event-stream')).toEqual(asked)
  expect(asked.filter(([type]) => type === 'turn')).toEqual([
    ['turn', expect.objectContaining({ totalTokens: 3 })],
  ])
})
