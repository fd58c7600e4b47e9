/** The methods of a session that run code. */
import type { PythonAnswer, PythonProgress } from '../code/python-snapshot.ts'
import type { Schema } from '../schema/schema.ts'
import type { CallHandle } from './call-handle.ts'
import type { CodeResponse, RunCodeOptions, RunPythonOptions, StartPythonOptions } from './code.ts'

export interface SessionCode {
  /**
   * Runs code isolated from everything but its inputs, the functions it is given and the sandbox's
   * files, and records it. Nothing is kept between runs.
   *
   * @throws `code_failed` (422) with the exception, `code_timeout` (408), `code_out_of_memory` (413),
   *   `no_python_backend` (400), `package_missing` (424).
   * @example const { result } = await session.runCode('a * 2', { inputs: { a: 21 } })
   */
  runCode<Result extends Schema | undefined = undefined>(
    code: string,
    options?: RunCodeOptions<Result>,
  ): CallHandle<CodeResponse<Result>>
  /**
   * Runs Python. Names of runs that succeeded are there in the next, until `restart`: those runs are
   * done again, with the answers their functions gave.
   *
   * @throws the errors of `runCode`, `code_type_error` (422), `code_state_full` (409).
   */
  runPython<Result extends Schema | undefined = undefined>(
    code: string,
    options?: RunPythonOptions<Result>,
  ): CallHandle<CodeResponse<Result>>
  /** Runs Python up to its first call of a function it does not know. Not recorded. */
  startPython(code: string, options?: StartPythonOptions): CallHandle<PythonProgress>
  /** Goes on from the bytes of a snapshot, also of another process. Not recorded. */
  resumePython(
    snapshot: Uint8Array,
    answer: PythonAnswer,
    options?: { signal?: AbortSignal },
  ): CallHandle<PythonProgress>
  /** What `runPython` has made so far, as bytes. */
  dumpPythonState(): Uint8Array
  /** @throws `invalid_code_state` (400). */
  loadPythonState(state: Uint8Array): void
  /** Not possible here: the interpreter knows no classes. @throws `code_unsupported` (400). */
  registerPythonDataclass(dataclass: unknown): never
}
