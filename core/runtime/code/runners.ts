/** The runners there are, by language. */
import { HearthError } from '../../contract/error.ts'
import { invalidCodeOptions } from './code-error.ts'
import type { CodeLanguage, CodeOutcome, CodeRun, CodeRunner } from './port.ts'
import type { CodeRequest } from './protocol.ts'
import { runInChannel } from './run-in-channel.ts'

/** JavaScript and TypeScript. */
export function javascriptRunner(): CodeRunner {
  return runner('javascript', 'quickjs', null)
}

/** Python, by the optional package `@pydantic/monty` of the project or of Hearth. */
export function pythonRunner(projectRoot: string | null): CodeRunner {
  return runner('python', 'monty', projectRoot)
}

function runner(language: CodeLanguage, backend: string, projectRoot: string | null): CodeRunner {
  return {
    language,
    backend,
    async run(code, run): Promise<CodeOutcome> {
      const request = codeRequest(language, code, run, projectRoot)
      const { maxDurationSecs } = run.limits
      const before = run.history.reduce((sum, cell) => sum + cell.durationMs, 0) / 1_000
      const end = await runInChannel(
        { type: 'run', ...request },
        {
          backend,
          functions: run.functions,
          maxDurationSecs: maxDurationSecs + 2 * before,
          signal: run.signal,
        },
      )
      if (end.type === 'done') {
        const { result, stdout, stderr, durationMs, calls } = end
        return { result, stdout, stderr, durationMs, calls }
      }
      throw HearthError.from(new Error('A run cannot pause.'))
    },
  }
}

export function codeRequest(
  language: CodeLanguage,
  code: string,
  run: CodeRun,
  projectRoot: string | null,
): CodeRequest {
  const { inputs, functions, limits, mounts, typeCheck, typeCheckStubs, history } = run
  const names = [...Object.keys(inputs), ...Object.keys(functions)]
  const bad = names.find((name) => !/^[A-Za-z_]\w*$/.test(name) || name.startsWith('__'))
  if (bad !== undefined) {
    throw invalidCodeOptions(
      `"${bad}" cannot be a name in the code.`,
      'Names of inputs and functions hold letters, digits and _, and begin with a letter.',
    )
  }
  return {
    language,
    code,
    inputs: { ...inputs },
    functions: Object.keys(functions),
    limits,
    mounts: { ...mounts },
    typeCheck,
    typeCheckStubs,
    history: [...history],
    projectRoot,
  }
}
