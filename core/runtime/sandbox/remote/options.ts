/** What all remote sandboxes can be told. */
import type { OnClose } from './machine.ts'

export interface RemoteOptions {
  /** Folder in the machine that is the sandbox's root. Default `/workspace`. */
  workspace?: string
  /** Variables granted to every command. */
  env?: Record<string, string>
  /** Default: the provider's own variable in the project's environment. */
  apiKey?: string
  /** Another address of the provider's API. */
  baseUrl?: string
  /** Milliseconds a machine may live without being asked for anything, where the provider has such a limit. */
  timeoutMs?: number
  /**
   * What becomes of the machine when its instance is idle for ten minutes, or the project closes.
   * Default `pause`, which keeps its files; `keep` lets it run until its own time limit; `kill` ends it.
   */
  onClose?: OnClose
  /** Passed on to the provider's SDK when a machine is made. */
  options?: Record<string, unknown>
}

export const DEFAULT_WORKSPACE = '/workspace'

/** Where a provider looks for its keys: the project's environment. */
export type KeySource = Readonly<Record<string, string | undefined>>
