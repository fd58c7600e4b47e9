/**
 * Where an agent's work happens: files and a shell. Every adapter passes `contract-suite.ts`.
 *
 * B1  Paths are resolved against `cwd`; a path the sandbox confines never reaches outside it, by `..`,
 *     by absolute path, or by a symbolic link: `path_escapes_sandbox` (400).
 * B2  `exec` never throws for a failing command: the exit code says so. Timeout is exit code 124,
 *     abort rejects with the signal's reason after the whole process tree is gone (≤ 1 s).
 * B3  The command's environment is an allowlist plus what the call grants; nothing else of the host's.
 * B4  Output is capped per stream; `truncated` says so.
 */
export interface Sandbox {
  readonly kind: string
  /** Absolute, in the sandbox's own terms. */
  readonly cwd: string
  /** A folder of this machine that holds exactly its files, where there is one. */
  readonly hostFolder?: string
  resolvePath(path: string): string
  exec(command: string, options?: ExecOptions): Promise<ExecResult>
  readFile(path: string): Promise<string>
  readFileBuffer(path: string): Promise<Uint8Array>
  /** Makes parent folders as needed. Atomic. */
  writeFile(path: string, content: string | Uint8Array): Promise<void>
  stat(path: string): Promise<FileStat>
  /** Sorted names. */
  readdir(path: string): Promise<string[]>
  exists(path: string): Promise<boolean>
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>
  /** Ends everything it started. Idempotent. */
  dispose(): Promise<void>
}

export interface ExecOptions {
  cwd?: string
  env?: Record<string, string>
  /** Milliseconds; default 120,000. */
  timeoutMs?: number
  signal?: AbortSignal
  /** Output as it comes, for live views. */
  onOutput?: (chunk: string) => void
}

export interface ExecResult {
  stdout: string
  stderr: string
  exitCode: number
  truncated: boolean
}

export interface FileStat {
  path: string
  isFile: boolean
  isDirectory: boolean
  isSymbolicLink: boolean
  size: number
  /** Milliseconds since the epoch. */
  mtime: number
}

/** Makes the sandbox of one agent instance. `stateRoot` is a folder that survives restarts for the same id. */
export interface SandboxFactory {
  readonly kind: string
  /** What its options were, as text. Factories of one kind and key share an instance's sandbox. */
  readonly key?: string
  create(context: {
    /** Injective for (agent, instance). Safe as a folder name. */
    id: string
    stateRoot: string
    projectRoot: string
    cwd?: string
    /** The project's environment, where an adapter finds its keys. Commands see none of it. */
    env?: Readonly<Record<string, string | undefined>>
    /** Tables of the configuration that Hearth itself does not know. */
    tables?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
    /** Asked when it is disposed: true when a newer thread goes on with the same instance. */
    isReplaced?(): boolean
    /** Writes a warning to the project's log, such as that files were lost. */
    report?(message: string, attributes: Record<string, unknown>): Promise<void>
  }): Promise<Sandbox>
}
