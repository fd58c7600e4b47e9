/** What Hearth needs of a rented machine: one small file for each provider keeps this promise. */

export type RemoteKind = 'e2b' | 'daytona' | 'modal' | 'runloop'

/** What becomes of the machine when its instance is idle for long, or the project closes. */
export type OnClose = 'keep' | 'pause' | 'kill'

export interface RunRequest {
  /** For a POSIX shell. */
  script: string
  /** Never part of the command line, which providers log. */
  env: Record<string, string>
  onStdout(chunk: string | Uint8Array): void
  onStderr(chunk: string | Uint8Array): void
  /** Ends waiting and listening, not what runs in the machine. */
  signal: AbortSignal
}

export interface RemoteMachine {
  readonly id: string
  /** Resolves with the exit code when the script ended and all of its output was told. */
  run(request: RunRequest): Promise<number>
  /**
   * A short script of Hearth's own, without an environment, where the provider has a quicker way for one.
   * Both streams in one.
   */
  runBriefly?(script: string): Promise<{ exitCode: number; output: string }>
  /** Whole, as bytes. */
  readFile(path: string): Promise<Uint8Array>
  /** Into a folder that exists. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>
  /**
   * Gives the connection back. Resolves with the id by which it is found again where that is another one now.
   *
   * @param isOurs false when somebody else began to use the machine meanwhile: it must not end then.
   */
  close(how: OnClose, isOurs: () => Promise<boolean>): Promise<string | undefined>
}

export interface RemoteProvider {
  start(): Promise<RemoteMachine>
  /** Connects to a machine that was started before, waking it. Null when it is gone for good. */
  find(id: string): Promise<RemoteMachine | null>
}
