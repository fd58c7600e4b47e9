/** Sends spans to an OTLP/HTTP collector. Loaded only by a project that sends any. */
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base'
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions'
import type { SpanTracer } from './tracer.ts'

export interface SpanSenderOptions {
  url: string
  headers: Record<string, string>
  serviceName: string
  /** Told of every attempt: what went wrong, null when it went well. */
  onSent(error: Error | null): void
}

export interface SpanSender {
  tracer: SpanTracer
  /** Sends what has ended, and ends; what takes longer than `limitMs` is lost. */
  close(limitMs: number): Promise<void>
}

/** How long a finished span may wait for others to be sent with. */
const batchDelayMs = 1_000

/** Tries again within this time when the collector is busy or away. */
const attemptMs = 10_000

export function openSpanSender(options: SpanSenderOptions): SpanSender {
  const { url, headers, serviceName, onSent } = options
  const exporter = new OTLPTraceExporter({ url, headers, timeoutMillis: attemptMs })
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: serviceName }),
    spanProcessors: [
      new BatchSpanProcessor(reporting(exporter, onSent), { scheduledDelayMillis: batchDelayMs }),
    ],
  })
  return {
    tracer: provider.getTracer('hearth'),
    async close(limitMs) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limitMs)
      })
      const closed = provider.shutdown().catch((error: unknown) => onSent(toError(error)))
      await Promise.race([closed, late])
      clearTimeout(timer)
    },
  }
}

function reporting(exporter: SpanExporter, onSent: SpanSenderOptions['onSent']): SpanExporter {
  return {
    export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]) {
      exporter.export(spans, (result) => {
        onSent(result.code === 0 ? null : (result.error ?? new Error('No reason was given.')))
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    async forceFlush() {
      await exporter.forceFlush?.()
    },
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
