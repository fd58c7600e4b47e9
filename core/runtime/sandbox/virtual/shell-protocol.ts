/** What goes between a virtual sandbox and the thread its commands run in. */

export interface ShellRequest {
  command: string
  /** The real folder. */
  root: string
  /** In the sandbox's terms. */
  cwd: string
  env: Record<string, string>
  timeoutMs: number
}

export interface ShellAnswer {
  stdout: string
  stderr: string
  exitCode: number
  truncated: boolean
}
