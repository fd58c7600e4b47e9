/** Python in Monty. Its process ends with the run, so nothing is taken apart at the end. */
import type * as MontyModule from '@pydantic/monty'
import { HearthError } from '../../contract/error.ts'
import { importOptional } from '../optional-package.ts'
import { OutputCapture } from '../sandbox/output-capture.ts'
import type { CodeCall } from './port.ts'
import type { CallHost, CodeRequest, ThreadMessage, ThreadRequest } from './protocol.ts'
import { checkPythonTypes } from './python-check.ts'
import { explainPython } from './python-errors.ts'
import { lastCellMark, type PythonProgram, pythonProgram } from './python-program.ts'
import { fromPython } from './python-value.ts'

export type Monty = typeof MontyModule
type Progress = ReturnType<MontyModule.MontySnapshot['resume']>

export async function runPython(
  request: ThreadRequest,
  call: CallHost,
  started: () => void,
): Promise<ThreadMessage> {
  const monty = await loadMonty(request.projectRoot)
  started()
  if (request.type !== 'resume') return startProgram(monty, request, call)
  const output = new OutputCapture()
  const options = { printCallback: printInto(output) }
  const paused = monty.MontySnapshot.load(Buffer.from(request.snapshot), options)
  return toFirstCall(monty, () => resume(paused, request.answer), output)
}

async function startProgram(
  monty: Monty,
  request: { type: 'run' | 'start' } & CodeRequest,
  call: CallHost,
): Promise<ThreadMessage> {
  const { code, inputs, functions, history } = request
  const output = new OutputCapture()
  const explain = (error: unknown, linesBefore: number) =>
    explainPython(monty, error, { code, linesBefore, limits: request.limits }, output.end().text)
  const parse = (text: string, names: string[], linesBefore: number) => {
    try {
      return new monty.Monty(text, { inputs: names })
    } catch (error) {
      throw explain(error, linesBefore)
    }
  }
  // By itself first: what is wrong with it must not be taken for a mistake of the program around it.
  parse(code, Object.keys(inputs), 0)
  if (request.typeCheck) checkPythonTypes(monty, request)

  if (request.type === 'start') {
    const program = parse(code, Object.keys(inputs), 0)
    return toFirstCall(monty, () => program.start(startOptions(monty, request, output)), output)
  }
  const program = pythonProgram(request, history, functions)
  const parsed = parse(program.text, Object.keys(program.inputs), program.linesBefore)
  try {
    return await runProgram(monty, { parsed, program, request, call, output })
  } catch (error) {
    throw explain(error, program.linesBefore)
  }
}

interface ProgramRun {
  parsed: MontyModule.Monty
  program: PythonProgram
  request: CodeRequest
  call: CallHost
  output: OutputCapture
}

async function runProgram(monty: Monty, run: ProgramRun): Promise<ThreadMessage> {
  const { parsed, program, request, call, output } = run
  const replayed = [...program.replayed]
  let isLastCell = false
  let since = performance.now()
  let waitedMs = 0
  const print = printInto(output)
  const answer = async (snapshot: MontyModule.MontySnapshot): Promise<CodeCall> => {
    if (snapshot.functionName === lastCellMark) {
      isLastCell = true
      since = performance.now()
      return { value: null }
    }
    const known = isLastCell ? undefined : replayed.shift()
    if (known !== undefined) return known
    const asked = performance.now()
    const { functionName, args, kwargs } = callOf(snapshot)
    const answered = await call(functionName, args, kwargs)
    waitedMs += performance.now() - asked
    return answered
  }
  let progress: Progress = parsed.start({
    ...startOptions(monty, { ...request, inputs: program.inputs }, output),
    printCallback: (stream: string, text: string) => {
      if (isLastCell) print(stream, text)
    },
  })
  while (!(progress instanceof monty.MontyComplete)) {
    progress =
      progress instanceof monty.MontyNameLookup
        ? lookUp(progress, isLastCell ? request.functions : 'any')
        : resume(progress, await answer(progress))
  }
  return {
    type: 'done',
    result: fromPython(progress.output),
    stdout: output.end().text,
    stderr: '',
    durationMs: Math.round(performance.now() - since - waitedMs),
  }
}

/** Runs until the code calls a function it was not given in Python, or is done. */
function toFirstCall(monty: Monty, start: () => Progress, output: OutputCapture): ThreadMessage {
  try {
    let progress = start()
    while (progress instanceof monty.MontyNameLookup) progress = progress.resume()
    const stdout = output.end().text
    if (progress instanceof monty.MontyComplete) {
      const result = fromPython(progress.output)
      return { type: 'done', result, stdout, stderr: '', durationMs: 0 }
    }
    const { functionName, args, kwargs } = callOf(progress)
    const snapshot = new Uint8Array(progress.dump())
    return { type: 'paused', functionName, positional: args, named: kwargs, snapshot, stdout }
  } catch (error) {
    throw explainPython(monty, error, { code: '', linesBefore: 0, limits: null }, output.end().text)
  }
}

function startOptions(monty: Monty, request: CodeRequest, output: OutputCapture) {
  const { limits, mounts, functions, inputs } = request
  const { maxDurationSecs, ...others } = limits
  return {
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
    // Its clock goes on while it waits for a function: then the host's alone counts.
    limits: functions.length === 0 ? { ...others, maxDurationSecs } : others,
    printCallback: printInto(output),
    mount: Object.entries(mounts).map(
      ([path, folder]) => new monty.MountDir(path, folder, { mode: 'read-only' }),
    ),
  }
}

function printInto(output: OutputCapture) {
  return (_stream: string, text: string): void => output.writeText(text)
}

function callOf({ functionName, args, kwargs }: MontyModule.MontySnapshot) {
  const named = Object.entries(kwargs).map(([name, value]) => [name, fromPython(value)])
  return { functionName, args: args.map(fromPython), kwargs: Object.fromEntries(named) }
}

/** In cells that run again, functions are those they had. */
function lookUp(
  lookup: MontyModule.MontyNameLookup,
  functions: readonly string[] | 'any',
): Progress {
  const name = lookup.variableName
  if (functions !== 'any' && !functions.includes(name)) return lookup.resume()
  return lookup.resume({ value: Object.defineProperty(() => undefined, 'name', { value: name }) })
}

/** Exceptions that Monty can raise by name; all others are its `RuntimeError`. */
const knownExceptions = new Set([
  ...['ArithmeticError', 'AssertionError', 'AttributeError', 'EOFError', 'Exception'],
  ...['FileNotFoundError', 'ImportError', 'IndexError', 'KeyError', 'LookupError', 'MemoryError'],
  ...['NameError', 'NotImplementedError', 'OSError', 'PermissionError', 'RuntimeError'],
  ...['TimeoutError', 'TypeError', 'ValueError', 'ZeroDivisionError'],
])

function resume(snapshot: MontyModule.MontySnapshot, answer: CodeCall): Progress {
  if ('value' in answer) return snapshot.resume({ returnValue: answer.value })
  const { type, message } = answer.error
  return snapshot.resume({
    exception: { type: knownExceptions.has(type) ? type : 'RuntimeError', message },
  })
}

async function loadMonty(projectRoot: string | null): Promise<Monty> {
  const loaded = await importOptional('@pydantic/monty', {
    what: 'Python code',
    install: ['@pydantic/monty'],
    projectRoot,
  })
  if (isMonty(loaded)) return loaded
  throw new HearthError({
    type: 'package_failed',
    status: 500,
    message: 'Python code could not use the package "@pydantic/monty".',
    details: 'Its exports are not those of version 0.0.18.',
  })
}

function isMonty(loaded: Record<string, unknown>): loaded is Monty & Record<string, unknown> {
  const needed = ['Monty', 'MontySnapshot', 'MontyComplete', 'MontyNameLookup', 'MountDir']
  return needed.every((name) => typeof loaded[name] === 'function')
}
