/** Python that stops at each call of a function it does not know, and can be kept as bytes meanwhile. */
import { z } from 'zod'
import { invalidCodeOptions } from './code-error.ts'
import { codeLimits } from './limits.ts'
import type { CodeCall, CodeRun } from './port.ts'
import type { ThreadRequest } from './protocol.ts'
import { type ChannelEnd, runInChannel } from './run-in-channel.ts'
import { codeRequest } from './runners.ts'

/** How a call is answered: with a value, or with an exception in the code. */
export type PythonAnswer =
  | { returnValue: unknown }
  | { exception: { type: string; message: string } }

/** Where the code is: at its end, or waiting in a call. */
export type PythonProgress =
  | { readonly done: true; readonly output: unknown; readonly stdout: string }
  | PythonSnapshot

export interface PythonSnapshot {
  readonly done: false
  readonly functionName: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  /** Printed since it went on last. */
  readonly stdout: string
  /** The whole state, for `resumePython`, also in another process. */
  dump(): Uint8Array
  resume(answer: PythonAnswer, signal?: AbortSignal): Promise<PythonProgress>
}

export function startSnapshot(
  code: string,
  run: CodeRun,
  projectRoot: string,
): Promise<PythonProgress> {
  const request = { type: 'start', ...codeRequest('python', code, run, projectRoot) } as const
  return step(request, projectRoot, run.limits.maxDurationSecs, run.signal)
}

/** @throws `invalid_code_options` (400) for bytes that are no snapshot. */
export function resumeSnapshot(
  snapshot: Uint8Array,
  answer: PythonAnswer,
  projectRoot: string,
  signal: AbortSignal,
): Promise<PythonProgress> {
  const parsed = Answer.safeParse(answer)
  if (!(snapshot instanceof Uint8Array) || !parsed.success) {
    throw invalidCodeOptions(
      'The snapshot cannot go on.',
      'It takes the bytes of dump() and { returnValue } or { exception: { type, message } }.',
    )
  }
  const request = { type: 'resume', language: 'python', snapshot, projectRoot } as const
  const { maxDurationSecs } = codeLimits(null)
  return step({ ...request, answer: toCall(answer) }, projectRoot, maxDurationSecs, signal)
}

const Answer = z.union([
  z.object({ exception: z.object({ type: z.string(), message: z.string() }) }),
  z.object({ returnValue: z.unknown() }),
])

function toCall(answer: PythonAnswer): CodeCall {
  return 'exception' in answer ? { error: answer.exception } : { value: answer.returnValue ?? null }
}

async function step(
  request: ThreadRequest,
  projectRoot: string,
  maxDurationSecs: number,
  signal: AbortSignal,
): Promise<PythonProgress> {
  const common = { backend: 'monty', functions: {} } as const
  const end: ChannelEnd = await runInChannel(request, { ...common, maxDurationSecs, signal })
  if (end.type === 'done') return { done: true, output: end.result, stdout: end.stdout }
  const { functionName, positional, named, stdout, snapshot } = end
  const bytes = new Uint8Array(snapshot)
  return {
    done: false,
    functionName,
    args: positional,
    kwargs: named,
    stdout,
    dump: () => bytes.slice(),
    resume: async (answer, given = signal) => resumeSnapshot(bytes, answer, projectRoot, given),
  }
}
