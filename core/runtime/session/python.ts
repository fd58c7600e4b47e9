/** The methods of a session that are about Python alone: its state, and code that stops at calls. */
import { codeUnsupported } from '../code/code-error.ts'
import { chooseRunner } from '../code/code-mode.ts'
import { codeLimits } from '../code/limits.ts'
import {
  type PythonAnswer,
  type PythonProgress,
  resumeSnapshot,
  startSnapshot,
} from '../code/python-snapshot.ts'
import { PythonState } from '../code/python-state.ts'
import type { RuntimeContext } from '../context.ts'
import { sessionLockKey } from '../operation/session-lock-key.ts'
import { startCall } from './call-handle.ts'
import { jsonInputs, type StartPythonOptions } from './code.ts'
import type { SessionCode } from './code-methods.ts'
import type { Seat } from './seat.ts'

export type PythonMethods = Omit<SessionCode, 'runCode' | 'runPython'>

/** States by session, for as long as the project's code is loaded. */
const states = new WeakMap<RuntimeContext, Map<string, PythonState>>()

export function pythonStateOf({ runtime, key }: Seat): PythonState {
  const ofRuntime = states.get(runtime) ?? new Map<string, PythonState>()
  states.set(runtime, ofRuntime)
  const name = sessionLockKey(key)
  const state = ofRuntime.get(name) ?? new PythonState()
  ofRuntime.set(name, state)
  return state
}

export function forgetPython({ runtime, key }: Seat): void {
  states.get(runtime)?.delete(sessionLockKey(key))
}

/** `startPython` and its like; `open` throws when the session takes no more calls. */
export function pythonMethods(seat: Seat, open: () => void): PythonMethods {
  const { runtime } = seat
  const until = (own: AbortSignal, given: AbortSignal | undefined) =>
    AbortSignal.any([...seat.signals, own, ...(given === undefined ? [] : [given])])
  return {
    startPython(code: string, options: StartPythonOptions = {}) {
      open()
      return startCall(async (signal): Promise<PythonProgress> => {
        const { profile } = await seat.agent.definition()
        chooseRunner('python', profile, runtime.config.pythonBackend, runtime.projectRoot)
        const run = {
          inputs: jsonInputs(options.inputs ?? {}),
          functions: {},
          limits: codeLimits(options.timeout, { ...options.resourceLimits }),
          mounts: { ...options.mount },
          typeCheck: options.typeCheck ?? false,
          typeCheckStubs: options.typeCheckStubs ?? null,
          history: [],
          signal: until(signal, options.signal),
        }
        return startSnapshot(code, run, runtime.projectRoot)
      })
    },
    resumePython(
      snapshot: Uint8Array,
      answer: PythonAnswer,
      options: { signal?: AbortSignal } = {},
    ) {
      open()
      return startCall(async (signal) =>
        resumeSnapshot(snapshot, answer, runtime.projectRoot, until(signal, options.signal)),
      )
    },
    dumpPythonState() {
      open()
      return pythonStateOf(seat).dump()
    },
    loadPythonState(state: Uint8Array) {
      open()
      pythonStateOf(seat).load(state)
    },
    registerPythonDataclass(): never {
      throw codeUnsupported(
        'Python code here has no dataclasses.',
        'The interpreter (monty 0.0.18) knows no class definitions. Give objects as `inputs`, where they are dictionaries, and check what comes back with `result`.',
      )
    },
  }
}
