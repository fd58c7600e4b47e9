/**
 * Where a project's spans go: by the `[telemetry]` table, or by the standard `OTEL_*` variables where there
 * is none. Without either, nowhere.
 */
import type { TelemetrySettings } from '../runtime/telemetry-settings.ts'

export interface TelemetryTarget {
  /** The address of traces itself: ends in `/v1/traces` unless a variable says otherwise. */
  url: string
  headers: Record<string, string>
  serviceName: string
  captureContent: boolean
  source: 'configuration' | 'environment'
}

type Env = Readonly<Record<string, string | undefined>>

/** Null when nothing is to be sent. @throws Error naming a variable that is not set, or a bad address. */
export function telemetryTarget(
  settings: TelemetrySettings | undefined,
  env: Env,
  projectName: string,
): TelemetryTarget | null {
  if (settings?.enabled === false || env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return null
  if (settings === undefined && env.OTEL_TRACES_EXPORTER === 'none') return null
  const written = settings?.endpoint === undefined ? null : expand(settings.endpoint, env)
  const url = (written === null ? null : tracesUnder(written)) ?? urlOf(env)
  if (settings === undefined && url === null) return null
  const address = url ?? 'http://localhost:4318/v1/traces'
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    // Without the text itself: it may hold the value of a variable.
    throw new Error('The endpoint is not an http or https address.')
  }
  const headers = Object.entries(settings?.headers ?? {})
  return {
    url: address,
    headers: {
      ...(written === null ? headersOf(env) : {}),
      ...Object.fromEntries(headers.map(([name, value]) => [name, expand(value, env)])),
    },
    serviceName: settings?.serviceName ?? env.OTEL_SERVICE_NAME ?? projectName,
    captureContent: settings?.captureContent ?? false,
    source: settings === undefined ? 'environment' : 'configuration',
  }
}

/** The address as it may be shown. */
export function withoutCredentials(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  url.search = ''
  return url.href
}

function urlOf(env: Env): string | null {
  const traces = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
  if (traces !== undefined && traces !== '') return traces
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT
  return base === undefined || base === '' ? null : tracesUnder(base)
}

function tracesUnder(base: string): string {
  if (!URL.canParse(base)) return base
  const url = new URL(base)
  const path = url.pathname.replace(/\/+$/, '')
  url.pathname = path.endsWith('/v1/traces') ? path : `${path}/v1/traces`
  return url.href
}

/** `key=value,key=value`, values percent-encoded. */
function headersOf(env: Env): Record<string, string> {
  const lists = [env.OTEL_EXPORTER_OTLP_HEADERS, env.OTEL_EXPORTER_OTLP_TRACES_HEADERS]
  const headers: Record<string, string> = {}
  for (const pair of lists.flatMap((list) => list?.split(',') ?? [])) {
    const [name = '', ...value] = pair.split('=')
    if (name.trim() !== '') headers[name.trim()] = decodeURIComponent(value.join('=').trim())
  }
  return headers
}

function expand(text: string, env: Env): string {
  return text.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
    const value = env[name]
    if (value === undefined) throw new Error(`The variable ${name} is not set.`)
    return value
  })
}
