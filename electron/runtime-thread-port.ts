/** What the shell and its runtime thread say to each other, besides the API and the keychain. */
import type { MessagePort } from 'node:worker_threads'

export interface RuntimeSettings {
  /** What the studio remembers between starts, shared with the command line. */
  settingsFolder: string
  rendererRoot: string
  version: string
  /** The local port to try first; 0 takes any free one, null opens none. */
  port: number | null
  /** Folders to open before the first answer. */
  projects: string[]
}

/** The worker's data. */
export interface RuntimeStart {
  settings: RuntimeSettings
  api: MessagePort
  keychain: MessagePort
}

/** What goes on in all open projects together. */
export interface Activity {
  /** Runs, and operations that belong to none. */
  active: number
  /** Approvals that wait for a person. */
  waiting: number
  /** Of the studio: where one of these is answered; null when none waits. */
  waitingRoute: string | null
}

/** Something a person may want to know while the window is not in front. */
export interface Notice {
  kind: 'approval' | 'end'
  title: string
  body: string
  /** Of the studio: where to look at it. */
  route: string
}

/** From the thread. The shell answers nothing; it sends `'stop'` when the app quits. */
export type RuntimeReport =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string }
  /** Folders that are open now. */
  | { kind: 'projects'; projects: string[] }
  /** The port to listen on from now on; null for none. */
  | { kind: 'port'; port: number | null }
  | { kind: 'activity'; activity: Activity }
  | { kind: 'notice'; notice: Notice }
