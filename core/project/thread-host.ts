/**
 * One project thread, seen from the runtime thread: started, called, watched and ended.
 * Whatever the code in it does, only this thread is lost.
 */
import type { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { type BirpcReturn, createBirpc } from 'birpc'
import type { HearthError, StoredError } from '../contract/error.ts'
import type { ObservedEvent } from '../runtime/observe/observers.ts'
import type { ProjectRuntime, RuntimeHost } from '../runtime/port.ts'
import { forwardDoor } from '../runtime/project-door.ts'
import { endCommandsOfThread } from '../runtime/sandbox/local.ts'
import { noteDoing } from './doing.ts'
import { canMeasure, memoryLimits, watchMemory } from './memory-watch.ts'
import { punctualTicks } from './punctual-ticks.ts'
import { letOthersGoFirst, processorTime, timeKeptWaiting } from './system-thread.ts'
import { projectThreadLocation } from './thread-location.ts'
import {
  errorsAsData,
  type HostFunctions,
  type StartReply,
  type StartRequest,
  type ThreadFunctions,
} from './thread-protocol.ts'
import { workerCrashed } from './worker-crashed.ts'

export interface ThreadLimits {
  memoryMb: number
  /** Interval of pings, in milliseconds. */
  heartbeatMs: number
  /** Unanswered pings after which the thread counts as stuck. */
  missedHeartbeats: number
}

export const defaultThreadLimits: ThreadLimits = {
  memoryMb: 1024,
  heartbeatMs: 1000,
  missedHeartbeats: 5,
}

/**
 * How a thread is watched that was told to stop something: one in a loop is ended in under a second, unless
 * the machine is too busy to tell.
 */
const closeWatch = { everyMs: 100, patience: 8, ticks: 20 }

/**
 * How long new work waits for a thread to answer: so many ticks that came in time. On a machine too busy for
 * that, so many of any kind, when the thread was at work for so many milliseconds of them.
 */
const stall = { everyMs: 100, ticks: 9, workMs: 300 }

/**
 * A thread that does not answer on a machine that gave this process hardly any time is not in a loop: it
 * gets so many times the usual patience.
 */
const starvedPatience = 4

/** Whether this process had a fair part of one processor. A loop takes all it can get. */
function hasWorked({ user, system }: NodeJS.CpuUsage, elapsedMs: number): boolean {
  return (user + system) / 1000 > elapsedMs * 0.3
}

/** What a thread reports while it runs, besides what it asks of its host. */
export interface ThreadListener {
  /** The file being evaluated, null when it is through. */
  onEvaluating(file: string | null): void
  onStrayError(error: StoredError): void
  onObserverError(error: StoredError): void
  /** What the project's code printed, line by line. */
  onOutput(stream: 'stdout' | 'stderr', line: string): void
}

export class ProjectThread {
  /** Settles when the thread has ended, with the reason; never rejects. */
  readonly ended: Promise<HearthError>
  /** Resolves when the thread answers. */
  readonly ready: Promise<void>
  readonly runtime: ProjectRuntime
  #worker: Worker
  #rpc: BirpcReturn<ThreadFunctions, HostFunctions>
  #host: (RuntimeHost & ThreadListener) | null = null
  #evaluating: string | null = null
  #isObserving = false
  #fault: { reason: string; dev?: string } | null = null
  #heartbeat: NodeJS.Timeout | null = null
  #endCloseWatch: () => void = () => undefined
  #unwatchMemory: () => void
  #termination: Promise<number> | null = null
  #systemThread: number | null = null
  #limits: ThreadLimits
  /** The ending of the commands it left running. */
  #cleanup: Promise<void> = Promise.resolve()

  constructor(limits: ThreadLimits = defaultThreadLimits) {
    this.#limits = limits
    this.#worker = new Worker(projectThreadLocation(), {
      env: threadEnvironment(process.env),
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: memoryLimits(limits.memoryMb, canMeasure(Worker)),
    })
    this.#rpc = createBirpc<ThreadFunctions, HostFunctions>(this.#functions(), {
      ...errorsAsData,
      eventNames: ['warm', 'observe'],
      post: (frame) => this.#worker.postMessage(frame),
      on: (listener) =>
        this.#worker.on('message', (frame) => {
          noteFrame(frame)
          listener(frame)
        }),
    })
    this.runtime = this.#rpc
    this.#worker.on('error', (error) => {
      this.#fault ??= describeFault(error, limits)
    })
    this.#unwatchMemory = watchMemory(this.#worker, limits.memoryMb, () => {
      void this.stop(memoryReason(limits))
    })
    const { threadId } = this.#worker
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        // A worker that ends cannot clean up after itself.
        this.#cleanup = endCommandsOfThread(threadId)
        this.#cleanup.catch(() => undefined)
        resolve(this.#end(code))
      })
    })
    this.ready = this.#rpc.systemThread().then((number) => {
      this.#systemThread = number
    })
    this.ready.catch(() => undefined)
    forEachLine(this.#worker.stdout, (line) => this.#host?.onOutput('stdout', line))
    forEachLine(this.#worker.stderr, (line) => this.#host?.onOutput('stderr', line))
  }

  /** The file it is evaluating right now. */
  get evaluating(): string | null {
    return this.#evaluating
  }

  /** Makes it the thread of a project. */
  async start(request: StartRequest, host: RuntimeHost & ThreadListener): Promise<StartReply> {
    this.#host = host
    await this.ready
    this.#watchHeartbeat()
    return this.#rpc.start(request)
  }

  /** Loads the compiler ahead of need. */
  warm(): void {
    void this.#rpc.warm()
  }

  /** Whether code in it observes events. */
  get isObserving(): boolean {
    return this.#isObserving
  }

  observe(events: ObservedEvent[]): void {
    void this.#rpc.observe(events)
  }

  loadedFiles(): Promise<string[]> {
    return this.#rpc.loadedFiles()
  }

  /** Whether it answers right now. False after a moment without one: something in it does not let go. */
  answers(): Promise<boolean> {
    return new Promise((resolve) => {
      let punctual = 0
      let ticks = 0
      const worked = processorTime(this.#systemThread)
      const look = () => {
        ticks += 1
        // An answer that has come but was not read yet is read before the next tick.
        if (ticks > stall.ticks + 1 && this.#hasWorkedSince(worked)) done(false)
      }
      const onTick = () => {
        punctual += 1
        if (punctual > stall.ticks) done(false)
        else look()
      }
      const stopWatch = punctualTicks(stall.everyMs, onTick, look)
      const done = (answer: boolean) => {
        stopWatch()
        resolve(answer)
      }
      // One that has ended is no longer stuck: whoever uses it hears so.
      this.#rpc.ping().then(
        () => done(true),
        () => done(true),
      )
    })
  }

  #hasWorkedSince(before: number | null): boolean {
    const now = processorTime(this.#systemThread)
    return before !== null && now !== null && now - before > stall.workMs
  }

  /** Milliseconds for which it would have run, but the machine did something else; 0 where that is not known. */
  get keptWaitingMs(): number {
    return timeKeptWaiting(this.#systemThread) ?? 0
  }

  /** Nobody waits for it any more: whatever it still does must not slow down the others. */
  letOthersGoFirst(): void {
    letOthersGoFirst(this.#systemThread)
  }

  /** Somebody waits for what runs in it to stop: for a moment it must answer sooner than usual, or end. */
  watchClosely(): void {
    let ticks = 0
    let unanswered = 0
    this.#endCloseWatch()
    const answered = () => {
      unanswered = 0
    }
    const end = punctualTicks(closeWatch.everyMs, () => {
      ticks += 1
      unanswered += 1
      if (unanswered > closeWatch.patience) {
        end()
        void this.stop('It did not react when it was told to stop, as in an endless loop.')
      } else if (ticks > closeWatch.ticks) end()
      else if (unanswered === 1) this.#rpc.ping().then(answered, answered)
    })
    this.#endCloseWatch = end
  }

  /** Ends it now; what it was doing is rejected with `worker_crashed`, naming the reason. */
  async stop(reason: string): Promise<void> {
    this.#fault ??= { reason }
    this.#termination ??= this.#worker.terminate()
    await this.#termination
    await this.ended
    await this.#cleanup
  }

  #functions(): HostFunctions {
    const host = (): RuntimeHost & ThreadListener => {
      if (this.#host) return this.#host
      throw workerCrashed('It spoke before it was started.', null)
    }
    return {
      commit: (changes, line) => host().commit(changes, line),
      publish: (events) => host().publish(events),
      openSession: (key, create) => host().openSession(key, create),
      findSession: (key) => host().findSession(key),
      providers: () => host().providers(),
      readSecret: (name) => host().readSecret(name),
      writeSecret: (name, value) => host().writeSecret(name, value),
      askApproval: (askId, question) => host().askApproval(askId, question),
      withdrawApproval: (askId) => host().withdrawApproval(askId),
      stepKeys: (ownerId) => host().stepKeys(ownerId),
      stepResult: (ownerId, key) => host().stepResult(ownerId, key),
      dispatch: (request) => host().dispatch(request),
      ...forwardDoor(host),
      evaluating: (file) => {
        this.#evaluating = file
        host().onEvaluating(file)
      },
      strayError: (error) => host().onStrayError(error),
      observing: (isObserving) => {
        this.#isObserving = isObserving
      },
      observerFailed: (error) => host().onObserverError(error),
    }
  }

  /** Counts ticks rather than time: when this thread was busy itself, nothing is missed. */
  #watchHeartbeat(): void {
    const { heartbeatMs, missedHeartbeats } = this.#limits
    let missed = 0
    let waiting = false
    let before = process.cpuUsage()
    this.#heartbeat = setInterval(() => {
      if (waiting) {
        missed += 1
        const isDue = missed >= missedHeartbeats
        const isStarved = !hasWorked(process.cpuUsage(before), missed * heartbeatMs)
        if (isDue && (!isStarved || missed >= missedHeartbeats * starvedPatience)) {
          const seconds = (missed * heartbeatMs) / 1000
          void this.stop(`It did not answer for ${seconds} s, as in an endless loop.`)
        }
        return
      }
      waiting = true
      missed = 0
      before = process.cpuUsage()
      this.#rpc.ping().then(
        () => {
          waiting = false
        },
        () => undefined,
      )
    }, heartbeatMs)
    this.#heartbeat.unref()
  }

  #end(code: number): HearthError {
    if (this.#heartbeat) clearInterval(this.#heartbeat)
    this.#endCloseWatch()
    this.#unwatchMemory()
    const fault = this.#fault ?? { reason: `It called process.exit(${code}).` }
    const error = workerCrashed(fault.reason, this.#evaluating, fault.dev)
    this.#rpc.$close(error)
    return error
  }
}

/** Answers have no name; they say what they answer by the prompt or run that goes on. */
function noteFrame(frame: unknown): void {
  const isCall = typeof frame === 'object' && frame !== null && 'm' in frame
  noteDoing(isCall ? `${String(frame.m)} for the project's thread` : 'an answer of the project')
}

/** The host's environment without what is Hearth's own, such as its access token. */
function threadEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('HEARTH_')))
}

function describeFault(error: unknown, limits: ThreadLimits): { reason: string; dev?: string } {
  if (!(error instanceof Error)) return { reason: `It threw ${String(error)}.` }
  const dev = error.stack ?? error.message
  const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (isMemory) return { reason: memoryReason(limits), dev }
  return { reason: `It threw an error that nothing caught: ${error.message}`, dev }
}

function memoryReason({ memoryMb }: ThreadLimits): string {
  return `It used more than its ${memoryMb} MB of memory.`
}

/** Splits a stream into lines; a line without an end is given when the stream ends. */
function forEachLine(stream: Readable, take: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
  stream.on('end', () => {
    if (rest !== '') take(rest)
  })
}
