/**
 * Sends a project's spans where its settings say, and tells when that fails.
 *
 * T1  Nothing is loaded or sent where neither the configuration nor a standard variable asks for it.
 * T2  A collector that is away costs nothing but its spans: one `log` event and one problem of the project
 *     say so, until it takes spans again.
 * T3  Changed settings count from the next span on; closing sends what has ended, within a limit.
 */
import type { HearthEvent } from '../contract/event.ts'
import type { TelemetryStatus } from '../contract/telemetry.ts'
import type { SpanSender } from '../events/opentelemetry/otlp.ts'
import type { ProjectProblem } from '../project/problem.ts'
import type { TelemetrySettings } from '../runtime/telemetry-settings.ts'
import { type TelemetryTarget, telemetryTarget, withoutCredentials } from './telemetry-target.ts'

export interface ProjectTelemetryOptions {
  projectName: string
  /** Called when sending begins to fail, once until it works again. */
  onFailing(message: string, details: string): void
}

interface Sending {
  target: TelemetryTarget
  /** Takes events; those that come before the sender is loaded wait for it. */
  take(event: HearthEvent): void
  close(): Promise<void>
}

interface Loaded {
  sender: SpanSender
  observer: (event: HearthEvent) => void
}

/** How long closing a project waits for a collector. */
const closingMs = 2_000

/** Events that may wait while the sender is loaded, which takes some 50 ms. */
const mostWaiting = 10_000

export class ProjectTelemetry {
  readonly #options: ProjectTelemetryOptions
  #sending: Sending | null = null
  #lastError: string | null = null
  /** Senders of earlier settings that still send their last spans. */
  #closing: Promise<unknown> = Promise.resolve()

  constructor(options: ProjectTelemetryOptions) {
    this.#options = options
  }

  get status(): TelemetryStatus {
    const target = this.#sending?.target
    return {
      enabled: target !== undefined,
      endpoint: target === undefined ? null : withoutCredentials(target.url),
      serviceName: target?.serviceName ?? null,
      captureContent: target?.captureContent ?? false,
      source: target?.source ?? null,
      lastError: this.#lastError,
    }
  }

  get problems(): ProjectProblem[] {
    if (this.#lastError === null) return []
    const { endpoint } = this.status
    const message = endpoint === null ? 'Traces are not sent.' : `Traces do not reach ${endpoint}.`
    return [{ message, details: this.#lastError, file: null }]
  }

  /** Takes up the settings; the same ones again change nothing. */
  configure(
    settings: TelemetrySettings | undefined,
    env: Readonly<Record<string, string | undefined>>,
  ): void {
    const target = this.#targetOf(settings, env)
    if (JSON.stringify(target) === JSON.stringify(this.#sending?.target ?? null)) return
    const before = this.#sending
    this.#sending = target === null ? null : this.#open(target)
    if (target !== null) this.#lastError = null
    this.#closing = Promise.all([this.#closing, before?.close()])
  }

  take(event: HearthEvent): void {
    this.#sending?.take(event)
  }

  async close(): Promise<void> {
    await Promise.all([this.#closing, this.#sending?.close()])
    this.#sending = null
  }

  #targetOf(...[settings, env]: Parameters<ProjectTelemetry['configure']>): TelemetryTarget | null {
    try {
      const target = telemetryTarget(settings, env, this.#options.projectName)
      if (target === null) this.#lastError = null
      return target
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error), 'Traces are not sent.')
      return null
    }
  }

  #open(target: TelemetryTarget): Sending {
    let waiting: HearthEvent[] | null = []
    let take = (event: HearthEvent): void => {
      if (waiting !== null && waiting.length < mostWaiting) waiting.push(event)
    }
    const opened = this.#load(target).then(({ sender, observer }) => {
      take = observer
      for (const event of waiting ?? []) take(event)
      waiting = null
      return sender
    })
    opened.catch((error: unknown) => {
      waiting = null
      this.#fail(String(error), 'The exporter of traces could not be loaded.')
    })
    return {
      target,
      take: (event) => take(event),
      close: async () => {
        const [outcome] = await Promise.allSettled([opened])
        if (outcome.status === 'fulfilled') await outcome.value.close(closingMs)
      },
    }
  }

  async #load(target: TelemetryTarget): Promise<Loaded> {
    const [{ openSpanSender }, { createOpenTelemetryObserver }] = await Promise.all([
      import('../events/opentelemetry/otlp.ts'),
      import('../events/opentelemetry/observer.ts'),
    ])
    const shown = withoutCredentials(target.url)
    const sender = openSpanSender({
      ...target,
      onSent: (error) => {
        if (this.#sending?.target !== target) return
        if (error === null) this.#lastError = null
        else this.#fail(reasonOf(error), `Traces do not reach ${shown}.`)
      },
    })
    const { captureContent } = target
    const { tracer } = sender
    return { sender, observer: createOpenTelemetryObserver({ tracer, captureContent }) }
  }

  #fail(details: string, message: string): void {
    const isKnown = this.#lastError !== null
    this.#lastError = details
    if (!isKnown) this.#options.onFailing(message, details)
  }
}

/** The word of the connection, or what the collector answered: `401 Unauthorized`. */
function reasonOf(error: Error): string {
  const { cause } = error
  const text = error.message === '' && cause instanceof Error ? cause.message : error.message
  const code = 'code' in error ? String(error.code) : ''
  const said = text.includes(code) ? text : `${code} ${text}`
  return said === '' ? 'No reason was given.' : said
}
