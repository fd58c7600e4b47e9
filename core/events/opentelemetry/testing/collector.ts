/** An OTLP/HTTP collector on the loopback address, for tests: keeps what it is sent. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { z } from 'zod'

const Value = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
  arrayValue: z.object({ values: z.array(z.unknown()) }).optional(),
})
const Attributes = z
  .array(z.object({ key: z.string(), value: Value }))
  .transform((list) =>
    Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]])),
  )
const SpanFrame = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: Attributes,
  status: z.object({ code: z.number().default(0), message: z.string().optional() }),
})
export type CollectedSpan = z.infer<typeof SpanFrame>

const Request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(SpanFrame) })),
    }),
  ),
})

export interface Collector extends AsyncDisposable {
  /** What `endpoint` is to be set to. */
  readonly url: string
  readonly spans: CollectedSpan[]
  readonly requests: { path: string; headers: IncomingHttpHeaders; body: string }[]
  readonly services: Set<unknown>
  /** What it answers with from now on. */
  status: number
  /** Resolves when a request was answered after which `isThere` holds. */
  until(isThere: () => boolean): Promise<void>
}

export async function openCollector(port = 0): Promise<Collector> {
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      collector.requests.push({ path: request.url ?? '', headers: request.headers, body })
      if (collector.status === 200) take(body)
      response.writeHead(collector.status, { 'content-type': 'application/json' }).end('{}')
      for (const look of waiting) look()
    })
  })
  const collector: Collector = {
    url: '',
    spans: [],
    requests: [],
    services: new Set(),
    status: 200,
    until: (isThere) =>
      new Promise((resolve) => {
        const look = () => {
          if (!isThere()) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  function take(body: string): void {
    for (const { resource, scopeSpans } of Request.parse(JSON.parse(body)).resourceSpans) {
      collector.services.add(resource.attributes['service.name'])
      for (const { spans } of scopeSpans) collector.spans.push(...spans)
    }
  }
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(collector, { url: `http://127.0.0.1:${portOf(server)}` })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.')
  return address.port
}

/** Each span as the names from its root down to it, sorted. */
export function treeOf(spans: CollectedSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const path = (span: CollectedSpan): string[] => {
    const parent = span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId)
    return [...(parent ? path(parent) : []), span.name]
  }
  return spans.map((span) => path(span).join(' > ')).sort()
}
