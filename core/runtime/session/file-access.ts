/** An agent's files as the project's code reaches them: `fs` of a harness, and methods of a session. */
import type { FileStat } from '../sandbox/port.ts'

/** What `stat` says, under the names of both dialects. `path` starts at the sandbox's root. */
export interface FlueFileStat extends FileStat {
  readonly is_file: boolean
  readonly is_dir: boolean
  readonly is_directory: boolean
  readonly is_symbolic_link: boolean
}

export interface FlueFs {
  readFile(path: string): Promise<string>
  readFileBuffer(path: string): Promise<Uint8Array>
  /** The same as `readFileBuffer`. */
  readBytes(path: string): Promise<Uint8Array>
  /** Makes parent folders as needed. */
  writeFile(path: string, content: string | Uint8Array): Promise<void>
  stat(path: string): Promise<FlueFileStat>
  /** Sorted names. */
  readdir(path: string): Promise<string[]>
  exists(path: string): Promise<boolean>
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>
}

/** Files of the session's sandbox. Out of band: not recorded in the conversation. */
export interface SessionFiles {
  readFile(path: string): Promise<string>
  readBytes(path: string): Promise<Uint8Array>
  /** Makes parent folders as needed. */
  writeFile(path: string, content: string): Promise<void>
  /** Makes parent folders as needed. */
  writeBytes(path: string, content: Uint8Array): Promise<void>
  statFile(path: string): Promise<FlueFileStat>
  exists(path: string): Promise<boolean>
  /** Default: recursive. */
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>
}
