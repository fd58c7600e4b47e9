/** The type check of Python code, before it runs. */
import type * as MontyModule from '@pydantic/monty'
import { codeTypeError } from './code-error.ts'
import type { CodeRequest } from './protocol.ts'

/** @throws `code_type_error` (422) with what the checker says, lines counted in the code. */
export function checkPythonTypes(monty: typeof MontyModule, request: CodeRequest): void {
  const { code, inputs, functions, history, typeCheckStubs } = request
  const stubs = typeCheckStubs ?? ''
  const isDeclared = (name: string) => new RegExp(`\\b${name}\\b`).test(stubs)
  const declarations = [
    'from typing import Any',
    ...functions
      .filter((name) => !isDeclared(name))
      .map((name) => `def ${name}(*args: Any, **kwargs: Any) -> Any: raise NotImplementedError()`),
    ...[...history.flatMap((cell) => Object.keys(cell.inputs)), ...Object.keys(inputs)]
      .filter((name) => !isDeclared(name))
      .map((name) => `${name}: Any = None`),
    // A body of dots is an error in a program, though not in a file of declarations.
    stubs.replace(/:[ \t]*\.\.\.[ \t]*$/gm, ': raise NotImplementedError()'),
    ...history.map((cell) => cell.code),
  ]
  const prefix = declarations.join('\n')
  const linesBefore = prefix.split('\n').length
  try {
    new monty.Monty(code, { inputs: Object.keys(inputs) }).typeCheck(prefix)
  } catch (error) {
    if (!(error instanceof monty.MontyTypingError)) throw error
    const problems = inCode(error.displayDiagnostics('concise'), linesBefore)
    if (problems !== '') throw codeTypeError(problems)
  }
}

/** The lines about the code itself. */
function inCode(diagnostics: string, linesBefore: number): string {
  return diagnostics
    .split('\n')
    .flatMap((text) => {
      const [, line = '', rest = ''] = /^main\.py:(\d+)(:.*)$/.exec(text) ?? []
      const own = Number(line) - linesBefore
      return own > 0 ? [`main.py:${own}${rest}`] : []
    })
    .join('\n')
}
