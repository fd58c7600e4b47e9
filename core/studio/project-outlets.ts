/** Where the events of a project go besides its log: to code that observes, and to a collector of traces. */
import type { TelemetryStatus } from '../contract/telemetry.ts'
import type { EventLog } from '../events/event-log.ts'
import type { ProjectProblem } from '../project/problem.ts'
import type { Store } from '../store/port.ts'
import { ObserverFeed, type ObservingThread, observerFailure } from './observer-feed.ts'
import type { ProjectSettings } from './project-settings.ts'
import { ProjectTelemetry } from './project-telemetry.ts'
import type { UserOutput } from './user-output.ts'

export interface ProjectOutletsOptions {
  projectName: string
  store: Store
  log: EventLog
  /** Where failures are told. */
  output: UserOutput
}

interface ObserverError {
  message: string
  details: string
  dev?: string | undefined
}

export class ProjectOutlets {
  readonly #output: UserOutput
  readonly #observers: ObserverFeed
  readonly #telemetry: ProjectTelemetry

  constructor({ projectName, store, log, output }: ProjectOutletsOptions) {
    this.#output = output
    this.#observers = new ObserverFeed({ store, onError: (error) => this.observerFailed(error) })
    this.#telemetry = new ProjectTelemetry({
      projectName,
      onFailing: (message, details) => output.record('warn', message, { details }),
    })
    log.subscribe({}, (event) => {
      this.#observers.take(event)
      this.#telemetry.take(event)
    })
  }

  get telemetry(): TelemetryStatus {
    return this.#telemetry.status
  }

  get problems(): ProjectProblem[] {
    return this.#telemetry.problems
  }

  configure({ telemetry, env }: ProjectSettings): void {
    this.#telemetry.configure(telemetry, env)
  }

  /** A thread took over. */
  serve(thread: ObservingThread): void {
    this.#observers.serve(thread)
  }

  observerFailed({ message, details, dev }: ObserverError): void {
    this.#output.record('error', message, { ...observerFailure, details, dev })
  }

  async close(): Promise<void> {
    await Promise.all([this.#observers.close(), this.#telemetry.close()])
  }
}
