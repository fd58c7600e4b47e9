/** Which code an agent's model may run, and with what. */
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import type { CodeLanguage, CodeRunner } from './port.ts'
import { javascriptRunner, pythonRunner } from './runners.ts'

/** Interpreters of Python there are. */
export const pythonBackends = ['monty'] as const
export const PythonBackend = z.enum(pythonBackends)
export type PythonBackend = z.infer<typeof PythonBackend>

/** Gives the model the tool `run_code`. */
export interface CodeMode {
  language: CodeLanguage
  /** The agent's tools that the code may call as functions: all, or those named. Default: none. */
  tools?: true | readonly string[]
  /** Seconds the code may work. Default 5. */
  timeout?: number
  resourceLimits?: Readonly<Record<string, number>>
}

export const CodeModeSchema = z.strictObject({
  language: z.enum(['python', 'javascript']),
  tools: z.union([z.literal(true), z.array(z.string().min(1))]).optional(),
  timeout: z.number().positive().optional(),
  resourceLimits: z.record(z.string(), z.number()).optional(),
})

export interface CodeChoice {
  codeMode?: CodeMode
  pythonBackend?: PythonBackend
}

/** What the agent says, else Python where there is a backend for it; null: no `run_code`. */
export function codeModeOf(agent: CodeChoice, configured: PythonBackend | null): CodeMode | null {
  if (agent.codeMode !== undefined) return agent.codeMode
  return (agent.pythonBackend ?? configured) === null ? null : { language: 'python' }
}

/** @throws `no_python_backend` (400) where Python was asked for and nothing says what runs it. */
export function chooseRunner(
  language: CodeLanguage,
  agent: CodeChoice,
  configured: PythonBackend | null,
  projectRoot: string,
): CodeRunner {
  if (language === 'javascript') return javascriptRunner()
  const isChosen =
    agent.codeMode?.language === 'python' || (agent.pythonBackend ?? configured) !== null
  if (!isChosen) throw noPythonBackend()
  return pythonRunner(projectRoot)
}

function noPythonBackend(): HearthError {
  return new HearthError({
    type: 'no_python_backend',
    status: 400,
    message: 'There is no Python backend, so Python code cannot run.',
    details:
      'Say python_backend = "monty" below [agent] in hearth.toml, or pythonBackend: \'monty\' on the agent, and npm install @pydantic/monty.',
    meta: { known: pythonBackends },
  })
}
