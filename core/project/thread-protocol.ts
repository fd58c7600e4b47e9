/** What the runtime thread and a project thread say to each other, beyond the ports they share. */
import type { BirpcOptions } from 'birpc'
import { fromStoredError, type StoredError, toStoredError } from '../contract/error.ts'
import type { HearthConfig, RuntimeConfig, SandboxPolicy } from '../runtime/config.ts'
import type { ObservedEvent } from '../runtime/observe/observers.ts'
import type { ProjectRuntime, RuntimeHost } from '../runtime/port.ts'
import type { SourceFolders } from './config.ts'
import type { ProjectProblem } from './problem.ts'

/** All that a thread needs to become the thread of one project. Plain data. */
export interface StartRequest {
  projectId: string
  projectRoot: string
  /** Folder of the project's state; sandboxes live below it. */
  stateRoot: string
  /** Folder for transformed source, kept between threads. */
  cacheFolder: string
  /** Values of the project's `.env`; the thread's own environment wins. */
  env: Record<string, string>
  config: RuntimeConfig
  /** What the project's sandboxes may do, whatever its configuration says. */
  policy: SandboxPolicy
  /** A configuration module, to be evaluated in the thread; relative to the root. */
  configModule: string | null
  folders: SourceFolders
  /** Files that ended or blocked an earlier thread: reported as failed, not evaluated, until they change. */
  quarantine: Quarantined[]
}

export interface Quarantined {
  file: string
  hash: string
  message: string
}

/** What the configuration module says; nothing beyond the request when there is none. */
export interface StartReply {
  providers: HearthConfig['providers']
  telemetry: HearthConfig['telemetry']
  /** Undefined without a configuration module. */
  storage: HearthConfig['storage'] | undefined
  folders: SourceFolders
  problems: ProjectProblem[]
}

/** Called by the runtime thread. */
export interface ThreadFunctions extends ProjectRuntime {
  start(request: StartRequest): Promise<StartReply>
  /** What the system calls this thread; null where it does not tell. */
  systemThread(): Promise<number | null>
  /** Makes a thread that waits for its turn ready for source that was never compiled before. */
  warm(): Promise<void>
  /** Files evaluated so far, relative to the root. */
  loadedFiles(): Promise<string[]>
  /** What happened, for the observers in it. */
  observe(events: ObservedEvent[]): void
}

/** Called by the project thread. */
export interface HostFunctions extends RuntimeHost {
  /** Says which file is about to be evaluated, so that a thread that never comes back can be explained. */
  evaluating(file: string | null): void
  /** An error that no one awaited. */
  strayError(error: StoredError): void
  /** Whether code of the project observes events. */
  observing(isObserving: boolean): void
  /** An observer threw. */
  observerFailed(error: StoredError): void
}

interface Frame {
  e?: unknown
}

/** Errors keep their type through structured clone: they travel as `StoredError`. */
export const errorsAsData: Pick<BirpcOptions, 'serialize' | 'deserialize' | 'timeout'> = {
  /** No time limit: a prompt may take hours; the heartbeat watches the thread instead. */
  timeout: -1,
  serialize(frame: Frame) {
    return frame.e === undefined ? frame : { ...frame, e: toStoredError(frame.e) }
  },
  deserialize(frame: Frame & { e?: StoredError }) {
    return frame.e === undefined ? frame : { ...frame, e: fromStoredError(frame.e) }
  },
}
