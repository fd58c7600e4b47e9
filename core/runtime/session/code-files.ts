/** The sandbox's files as code reads them. Writing is what tools are for. */
import type { AgentDefinition } from '../agent/definition.ts'
import type { CodeFunction, CodeLanguage } from '../code/port.ts'
import type { Operation } from '../operation/operation.ts'
import { WORKSPACE } from '../sandbox/virtual/paths.ts'
import { guardSandbox, mayRead } from './guard-sandbox.ts'
import type { Seat } from './seat.ts'

export interface CodeFiles {
  /** `read_file(path)` and `list_files(path)`, behind the policy; none without a sandbox. */
  functions: Record<string, CodeFunction>
  /** For Python: the sandbox itself, where it is a folder that may be read unasked. */
  mounts: Record<string, string>
}

export async function codeFiles(
  { runtime, agent }: Seat,
  operation: Operation,
  definition: AgentDefinition,
  language: CodeLanguage,
): Promise<CodeFiles> {
  const raw = await agent.sandbox()
  if (raw === null) return { functions: {}, mounts: {} }
  const sandbox = guardSandbox(runtime, definition, raw, operation)
  const folder = mayRead(runtime, definition, raw) ? raw.hostFolder : undefined
  return {
    functions: {
      read_file: ([path], named) => sandbox.readFile(String(path ?? named.path)),
      list_files: ([path], named) => sandbox.readdir(String(path ?? named.path ?? '.')),
    },
    mounts:
      language === 'python' && folder !== undefined ? { [WORKSPACE]: folder, '/': folder } : {},
  }
}
