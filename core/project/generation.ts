/** One thread that has loaded the project's source as it was at one moment. */
import type { HearthError, StoredError } from '../contract/error.ts'
import type { Inventory } from '../contract/project.ts'
import type { RuntimeHost } from '../runtime/port.ts'
import { forwardDoor } from '../runtime/project-door.ts'
import type { CallInFlight, Standing } from './call.ts'
import { punctualTicks } from './punctual-ticks.ts'
import type { ProjectThread, ThreadListener } from './thread-host.ts'
import type { StartReply, StartRequest } from './thread-protocol.ts'

export interface Generation {
  number: number
  thread: ProjectThread
  reply: StartReply
  inventory: Inventory
  loaded: ReadonlySet<string>
  /** Files that it was told not to evaluate as they were. */
  leftOut: ReadonlySet<string>
  /** Whatever it was asked and has not answered. */
  active: number
  /** Of that, what is named. */
  calls: Set<CallInFlight>
  isRetired: boolean
  host: ThreadHost
}

/** The runtime thread's side of one thread: its host, and what to do when it is lost. */
export interface ThreadHost extends RuntimeHost {
  onStrayError(error: StoredError): void
  onObserverError(error: StoredError): void
  onOutput: ThreadListener['onOutput']
  /** As far as the thread has told. */
  standing(operationId: string): Standing
  /** From now on takes nothing of these operations from the thread, and settles them: they go on elsewhere. */
  letGo(operationIds: readonly string[]): Promise<void>
  /** Settles what the thread left running. */
  lost(error: HearthError): Promise<void>
}

export type Arrival =
  | { loaded: Omit<Generation, 'number'> }
  /** `file` is the one that was being loaded; null when it was none. */
  | { lost: HearthError; file: string | null }

export interface BringUp {
  thread: ProjectThread
  request: StartRequest
  host: ThreadHost
  /** Called when one file has been loading for `patienceMs`, in which this machine had time for it. */
  onSlow(file: string): void
  patienceMs: number
}

/** The patience with a file is measured in so many parts, of which only those count that took as long as they should. */
const ticksOfPatience = 10

/** Starts a thread and loads every file of the project in it. Never rejects. */
export async function bringUp({
  thread,
  request,
  host,
  onSlow,
  patienceMs,
}: BringUp): Promise<Arrival> {
  let stopWatch: () => void = () => undefined
  /** Kept after the file is through: what it exports is looked at before the next file's turn. */
  let lastFile: string | null = null
  const listener: RuntimeHost & ThreadListener = {
    commit: (changes, line) => host.commit(changes, line),
    publish: (events) => host.publish(events),
    openSession: (key, create) => host.openSession(key, create),
    findSession: (key) => host.findSession(key),
    providers: () => host.providers(),
    readSecret: (name) => host.readSecret(name),
    writeSecret: (name, value) => host.writeSecret(name, value),
    askApproval: (askId, question) => host.askApproval(askId, question),
    withdrawApproval: (askId) => host.withdrawApproval(askId),
    stepKeys: (ownerId) => host.stepKeys(ownerId),
    stepResult: (ownerId, key) => host.stepResult(ownerId, key),
    dispatch: (request) => host.dispatch(request),
    ...forwardDoor(() => host),
    onStrayError: (error) => host.onStrayError(error),
    onObserverError: (error) => host.onObserverError(error),
    onOutput: (stream, line) => host.onOutput(stream, line),
    onEvaluating(file) {
      stopWatch()
      if (file === null) return
      lastFile = file
      let ticks = 0
      const kept = thread.keptWaitingMs
      const tickMs = patienceMs / ticksOfPatience
      stopWatch = punctualTicks(tickMs, () => {
        ticks += 1
        const keptMs = thread.keptWaitingMs - kept
        if (ticks * tickMs - keptMs < patienceMs) return
        stopWatch()
        onSlow(file)
      })
    },
  }
  try {
    const reply = await thread.start(request, listener)
    const inventory = await thread.runtime.inventory()
    const loaded = new Set(await thread.loadedFiles())
    const leftOut = new Set(request.quarantine.map(({ file }) => file))
    const atRest = { active: 0, calls: new Set<CallInFlight>(), isRetired: false }
    return { loaded: { thread, reply, inventory, loaded, leftOut, host, ...atRest } }
  } catch (error) {
    const cause = error instanceof Error ? `${error.message}` : String(error)
    await thread.stop(`It could not load the project: ${cause}`)
    return { lost: await thread.ended, file: lastFile }
  } finally {
    stopWatch()
  }
}
