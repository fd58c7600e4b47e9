import { expect, onTestFinished, test } from 'vitest'
import { type Collector, openCollector } from '../events/opentelemetry/testing/collector.ts'
import { ask, eventOf, openProject, scriptedAgent } from './testing/test-studio.ts'

const agent = { 'src/agents/echo.ts': scriptedAgent }

async function collect(): Promise<Collector> {
  const collector = await openCollector()
  onTestFinished(() => collector[Symbol.asyncDispose]())
  return collector
}

function isPrompt({ name }: { name: string }): boolean {
  return name === 'flue.operation prompt'
}

test('a project that says nothing about traces sends none', async () => {
  const project = await openProject(agent)
  await ask(project, 'Hello')
  expect(project.telemetry).toEqual({
    enabled: false,
    endpoint: null,
    serviceName: null,
    captureContent: false,
    source: null,
    lastError: null,
  })
})

test('a configuration module and a variable of the .env say it, too', async () => {
  const collector = await collect()
  const byModule = await openProject({
    ...agent,
    'hearth.config.ts': `export default { telemetry: { endpoint: '${collector.url}', serviceName: 'module' } }`,
  })
  await ask(byModule, 'Hello')
  await collector.until(() => collector.spans.some(isPrompt))
  expect(byModule.telemetry).toMatchObject({ enabled: true, source: 'configuration' })

  const byVariable = await openProject({
    ...agent,
    '.env': `OTEL_EXPORTER_OTLP_ENDPOINT=${collector.url}\nOTEL_SERVICE_NAME=variable\n`,
  })
  await ask(byVariable, 'Hello')
  await collector.until(() => collector.spans.filter(isPrompt).length === 2)
  expect(byVariable.telemetry).toMatchObject({ enabled: true, source: 'environment' })
  expect(collector.services).toEqual(new Set(['module', 'variable']))
})

test('other settings count from the next prompt on, without losing what came before', async () => {
  const [first, second] = await Promise.all([collect(), collect()])
  const toml = (collector: Collector) => `[telemetry]\nendpoint = "${collector.url}"\n`
  const project = await openProject({ ...agent, 'hearth.toml': toml(first) })
  await ask(project, 'Hello')
  const { hash } = await project.files.read('hearth.toml')
  await project.files.write('hearth.toml', toml(second), hash)
  await eventOf(project, 'worker_restarted')
  expect(project.telemetry.endpoint).toBe(`${second.url}/v1/traces`)
  await ask(project, 'Hello again')
  await project.close()
  expect(first.spans.filter(isPrompt)).toHaveLength(1)
  expect(second.spans.filter(isPrompt)).toHaveLength(1)
})

test('a variable that is not set is a problem of the project, and hurts no prompt', async () => {
  const project = await openProject({
    ...agent,
    'hearth.toml': `[telemetry]\nheaders = { key = "\${SURELY_NOT_SET}" }\n`,
  })
  expect(await ask(project, '[[say:fine]]')).toBe('fine')
  expect(project.telemetry).toMatchObject({ enabled: false })
  expect(project.describe().problems).toEqual([
    {
      message: 'Traces are not sent.',
      details: 'The variable SURELY_NOT_SET is not set.',
      file: null,
    },
  ])
})

test('a collector that does not answer does not hold up the end', async () => {
  const project = await openProject({
    ...agent,
    'hearth.toml': '[telemetry]\nendpoint = "http://127.0.0.1:9"\n',
  })
  expect(await ask(project, '[[say:fine]]')).toBe('fine')
  await project.close()
  expect(project.telemetry.enabled).toBe(false)
})
