import { expect, test } from 'vitest'
import { TelemetrySettings } from '../runtime/telemetry-settings.ts'
import { telemetryTarget, withoutCredentials } from './telemetry-target.ts'

const table = (settings: Record<string, unknown>) => TelemetrySettings.parse(settings)

test('without a table and a variable nothing is sent', () => {
  expect(telemetryTarget(undefined, {}, 'shop')).toBeNull()
  expect(telemetryTarget(undefined, { OTEL_SERVICE_NAME: 'x' }, 'shop')).toBeNull()
})

test('a table is enough: a collector on this machine', () => {
  expect(telemetryTarget(table({}), {}, 'shop')).toEqual({
    url: 'http://localhost:4318/v1/traces',
    headers: {},
    serviceName: 'shop',
    captureContent: false,
    source: 'configuration',
  })
})

test.each([
  ['http://collector:4318', 'http://collector:4318/v1/traces'],
  ['http://collector:4318/', 'http://collector:4318/v1/traces'],
  ['https://host/otel/v1/traces', 'https://host/otel/v1/traces'],
  ['https://host/otel?tenant=a', 'https://host/otel/v1/traces?tenant=a'],
  [`https://\${HOST}/`, 'https://named/v1/traces'],
])('the address %s means %s', (endpoint, url) => {
  expect(telemetryTarget(table({ endpoint }), { HOST: 'named' }, 'shop')?.url).toBe(url)
})

test('the standard variables do without a table, and a table wins over them', () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://env:4318',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b,tenant=one',
    OTEL_SERVICE_NAME: 'named',
  }
  expect(telemetryTarget(undefined, env, 'shop')).toEqual({
    url: 'http://env:4318/v1/traces',
    headers: { 'api-key': 'a b', tenant: 'one' },
    serviceName: 'named',
    captureContent: false,
    source: 'environment',
  })
  const traces = { ...env, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://env:4318/exactly/this' }
  expect(telemetryTarget(undefined, traces, 'shop')?.url).toBe('http://env:4318/exactly/this')
  const settings = table({ endpoint: 'http://own:1', serviceName: 'own', captureContent: true })
  expect(telemetryTarget(settings, env, 'shop')).toMatchObject({
    url: 'http://own:1/v1/traces',
    headers: {},
    serviceName: 'own',
    captureContent: true,
  })
})

test('it can be switched off in the table and by the standard variables', () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://env:4318' }
  expect(telemetryTarget(table({ enabled: false }), env, 'shop')).toBeNull()
  expect(telemetryTarget(table({}), { ...env, OTEL_SDK_DISABLED: 'true' }, 'shop')).toBeNull()
  expect(telemetryTarget(undefined, { ...env, OTEL_TRACES_EXPORTER: 'none' }, 'shop')).toBeNull()
})

test('headers take values of the environment, and what is missing is named', () => {
  const settings = table({ headers: { authorization: `Bearer \${TOKEN}` } })
  expect(telemetryTarget(settings, { TOKEN: 't' }, 'shop')?.headers).toEqual({
    authorization: 'Bearer t',
  })
  expect(() => telemetryTarget(settings, {}, 'shop')).toThrow('The variable TOKEN is not set.')
})

test('an address is shown without what opens it', () => {
  expect(withoutCredentials('https://me:secret@host/v1/traces?key=secret')).toBe(
    'https://host/v1/traces',
  )
})

test('an address that only a variable makes wrong is refused, without telling the variable', () => {
  const settings = table({ endpoint: `\${COLLECTOR}` })
  for (const COLLECTOR of ['secret', 'ftp://secret']) {
    expect(() => telemetryTarget(settings, { COLLECTOR }, 'shop')).toThrow(
      /^The endpoint is not an http or https address\.$/,
    )
  }
})
