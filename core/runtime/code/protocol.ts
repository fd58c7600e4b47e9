/** What goes between a run and the process its code is in. Structured clones. */
import type { StoredError } from '../../contract/error.ts'
import type { CodeCall, CodeCell, CodeLanguage, CodeLimits } from './port.ts'

export interface CodeRequest {
  language: CodeLanguage
  code: string
  inputs: Record<string, unknown>
  /** Names of functions. */
  functions: string[]
  limits: CodeLimits
  mounts: Record<string, string>
  typeCheck: boolean
  typeCheckStubs: string | null
  history: CodeCell[]
  /** Where optional packages are looked for first. */
  projectRoot: string | null
}

/** Goes on from a call the code is waiting in. */
export interface ResumeRequest {
  language: 'python'
  snapshot: Uint8Array
  answer: CodeCall
  projectRoot: string | null
}

/** The first message to the thread. */
export type ThreadRequest =
  | ({ type: 'run' } & CodeRequest)
  /** Runs to the first call and stops there. */
  | ({ type: 'start' } & CodeRequest)
  | ({ type: 'resume' } & ResumeRequest)

/** Later messages to the thread. */
export interface CallAnswer {
  id: number
  answer: CodeCall
}

export type ThreadMessage =
  /** The interpreter is there, and the code's time begins. */
  | { type: 'started' }
  | {
      type: 'call'
      id: number
      name: string
      positional: unknown[]
      named: Record<string, unknown>
    }
  | ({ type: 'done' } & ThreadResult)
  | ({ type: 'paused' } & Pause)
  | { type: 'failed'; error: StoredError }

export interface ThreadResult {
  result: unknown
  stdout: string
  stderr: string
  /** Milliseconds of the last cell, without those that were run again. */
  durationMs: number
}

/** Code that waits in a call. */
export interface Pause {
  functionName: string
  positional: unknown[]
  named: Record<string, unknown>
  snapshot: Uint8Array
  stdout: string
}

/** How the code in a thread reaches the functions it was given. */
export type CallHost = (
  name: string,
  positional: unknown[],
  named: Record<string, unknown>,
) => Promise<CodeCall>
