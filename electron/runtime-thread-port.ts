/** What the shell and its runtime thread say to each other, besides the API and the keychain. */
import type { MessagePort } from 'node:worker_threads'

export interface RuntimeSettings {
  /** What the studio remembers between starts, shared with the command line. */
  settingsFolder: string
  rendererRoot: string
  version: string
  /** The local port to try first; 0 takes any free one. */
  port: number
}

/** The worker's data. */
export interface RuntimeStart {
  settings: RuntimeSettings
  api: MessagePort
  keychain: MessagePort
}

/** From the thread. The shell answers nothing; it sends `'stop'` when the app quits. */
export type RuntimeReport = { kind: 'ready' } | { kind: 'failed'; message: string }
