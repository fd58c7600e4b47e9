/**
 * Code that a model or a project hands over as text, run where it can reach nothing. Every runner passes
 * `contract-suite.ts`.
 *
 * C1  Each run has an interpreter of its own, in a process of its own, which ends with it.
 * C2  The code sees its inputs and the functions it is given: no files, network, environment or timers.
 * C3  It ends at its limits with a typed error: `code_timeout`, `code_out_of_memory`, `code_failed`. The
 *     time it waits for a function it was given does not count.
 * C4  Abort rejects with the signal's reason within a second, also out of an endless loop.
 * C5  Values cross as JSON has them; a function that fails is an exception in the code.
 */
export type CodeLanguage = 'python' | 'javascript'

export interface CodeRunner {
  readonly language: CodeLanguage
  /** Name of the interpreter: `monty`, `quickjs`. */
  readonly backend: string
  run(code: string, run: CodeRun): Promise<CodeOutcome>
}

export interface CodeRun {
  /** Names of values that are there when the code starts. JSON values. */
  inputs: Readonly<Record<string, unknown>>
  functions: Readonly<Record<string, CodeFunction>>
  limits: CodeLimits
  /** Folders of this machine the code may read, by their path in it. Python only. */
  mounts: Readonly<Record<string, string>>
  /** Checks types before anything runs. Python only. */
  typeCheck: boolean
  /** Declarations for the check. */
  typeCheckStubs: string | null
  /** Cells that ran before and whose names are still there. Python only. */
  history: readonly CodeCell[]
  signal: AbortSignal
}

/** Called with the arguments by position, then those by name. */
export type CodeFunction = (
  positional: readonly unknown[],
  named: Readonly<Record<string, unknown>>,
) => unknown

export interface CodeLimits {
  /** Seconds the code itself may work. */
  maxDurationSecs: number
  /** Bytes of the interpreter's heap. */
  maxMemory: number
  /** Calls inside of calls. */
  maxRecursionDepth: number
  /** Python only. */
  maxAllocations?: number
}

export interface CodeOutcome {
  /** Value of the last expression; null when there is none. */
  result: unknown
  /** Cut in the middle when it is longer than a command's output may be. */
  stdout: string
  stderr: string
  durationMs: number
  /** What the functions answered, in order. */
  calls: CodeCall[]
}

/** A call the code made and how it ended. */
export type CodeCall = { value: unknown } | { error: { type: string; message: string } }

/** One run that succeeded, with everything that is needed to do it again. */
export interface CodeCell {
  code: string
  inputs: Record<string, unknown>
  calls: CodeCall[]
  durationMs: number
}
