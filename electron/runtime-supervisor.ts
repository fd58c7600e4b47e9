/**
 * Keeps the runtime thread alive: starts it, asks it, starts it again when it ends, and stops it when
 * the app quits. While it is away requests wait; what it was answering fails with a clear error.
 */
import { MessageChannel, Worker } from 'node:worker_threads'
import type { PersonState } from '../core/contract/person.ts'
import { type FetchFor, fetchOverPort } from '../core/server/message-port.ts'
import { type KeychainFunctions, serveKeychain } from './keychain-port.ts'
import { RestartPolicy } from './restart-policy.ts'
import type { RuntimeReport, RuntimeSettings, RuntimeStart } from './runtime-thread-port.ts'

export interface RuntimeFailure {
  reason: string
  /** True when it is not started again. */
  gaveUp: boolean
}

export interface RuntimeOptions {
  entry: URL
  settings: Omit<RuntimeSettings, 'projects' | 'port'>
  /** Asked at each start, as the projects are. */
  port(): number | null
  /** Asked at each start: a thread that takes over goes on with what was open. */
  projects(): string[]
  keychain: KeychainFunctions
}

interface Runtime {
  fetch: FetchFor
  /** Resolves with the reason when the thread has ended. Never rejects. */
  ended: Promise<string>
}

export class RuntimeSupervisor {
  #options: RuntimeOptions
  #policy = new RestartPolicy()
  #listeners = new Set<(failure: RuntimeFailure) => void>()
  #reportListeners = new Set<(report: RuntimeReport) => void>()
  /** Resolves when it can answer; null before the start and after the last of too many ends. */
  #current: Promise<Runtime> | null = null
  /** The thread that lives, ready or not. */
  #worker: { thread: Worker; ended: Promise<string> } | null = null
  #restart: NodeJS.Timeout | null = null
  #stopping = false

  constructor(options: RuntimeOptions) {
    this.#options = options
  }

  /** What the thread tells besides its answers. */
  onReport(listener: (report: RuntimeReport) => void): void {
    this.#reportListeners.add(listener)
  }

  onFailure(listener: (failure: RuntimeFailure) => void): void {
    this.#listeners.add(listener)
  }

  start(): void {
    this.#current = this.#launch()
  }

  /** Never rejects: a thread that cannot answer is a 503. */
  async fetch(request: Request, person?: PersonState): Promise<Response> {
    if (!this.#current) return unavailable('The runtime is not running.')
    const runtime = await this.#current
    const lost = runtime.ended.then((reason) => unavailable(reason))
    return Promise.race([runtime.fetch(request, person).catch(failed), lost])
  }

  /** Lets it close its projects; ends it after `timeoutMs` in any case. */
  async stop(timeoutMs: number): Promise<void> {
    this.#stopping = true
    if (this.#restart) clearTimeout(this.#restart)
    if (!this.#worker) return
    const { thread, ended } = this.#worker
    const timer = setTimeout(() => void thread.terminate(), timeoutMs)
    thread.postMessage('stop')
    await ended
    clearTimeout(timer)
  }

  /** Resolves when the thread can answer, or when it turned out that it cannot. */
  async #launch(): Promise<Runtime> {
    const api = new MessageChannel()
    const keychain = new MessageChannel()
    serveKeychain(keychain.port1, this.#options.keychain)
    const start: RuntimeStart = {
      settings: {
        ...this.#options.settings,
        projects: this.#options.projects(),
        port: this.#options.port(),
      },
      api: api.port2,
      keychain: keychain.port2,
    }
    const worker = new Worker(this.#options.entry, {
      workerData: start,
      transferList: [api.port2, keychain.port2],
    })
    let reason = 'The runtime ended without saying why.'
    worker.on('error', (error) => {
      reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    })
    const ended = new Promise<string>((resolve) => {
      worker.once('exit', () => {
        api.port1.close()
        keychain.port1.close()
        resolve(reason)
      })
    })
    const ready = new Promise<void>((resolve) => {
      worker.on('message', (report: RuntimeReport) => {
        if (report.kind === 'failed') reason = report.message
        if (report.kind === 'ready') resolve()
        for (const listener of this.#reportListeners) listener(report)
      })
    })
    this.#worker = { thread: worker, ended }
    void ended.then((why) => this.#afterEnd(why))
    await Promise.race([ready, ended])
    return { ended, fetch: fetchOverPort(api.port1) }
  }

  /** Requests that come now wait for the next thread. */
  #afterEnd(reason: string): void {
    this.#worker = null
    if (this.#stopping) return
    const delayMs = this.#policy.nextDelay(Date.now())
    this.#current =
      delayMs === null
        ? null
        : new Promise((resolve) => {
            this.#restart = setTimeout(() => resolve(this.#launch()), delayMs)
          })
    for (const listener of this.#listeners) listener({ reason, gaveUp: delayMs === null })
  }
}

/** In the API's own shape of errors, so that the page shows it like any other. */
function unavailable(details: string): Response {
  const error = {
    type: 'runtime_unavailable',
    message: 'Hearth’s runtime is restarting.',
    details,
  }
  return Response.json({ error }, { status: 503 })
}

function failed(error: unknown): Response {
  return unavailable(error instanceof Error ? error.message : String(error))
}
