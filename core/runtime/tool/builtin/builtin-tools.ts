/** The built-in tools of an agent, in their order. */
import type { ToolSummary } from '../../../contract/project.ts'
import type { Sandbox } from '../../sandbox/port.ts'
import type { ResolvedTool } from '../port.ts'
import { bashTool } from './bash.ts'
import { editTool } from './edit.ts'
import { existsTool } from './exists.ts'
import { globTool } from './glob.ts'
import { grepTool } from './grep.ts'
import { mkdirTool } from './mkdir.ts'
import { readTool } from './read.ts'
import { rmTool } from './rm.ts'
import { statTool } from './stat.ts'
import { type DeclaredSubagent, type RunTask, taskTool } from './task.ts'
import { writeTool } from './write.ts'

export interface BuiltinParts {
  /** Null for an agent without one: then only `task` is left. */
  sandbox: Sandbox | null
  /** Absent where tasks are disabled. */
  runTask?: RunTask
  subagents?: readonly DeclaredSubagent[]
}

export function builtinTools({ sandbox, runTask, subagents }: BuiltinParts): ResolvedTool[] {
  return [
    ...(sandbox ? sandboxTools(sandbox) : []),
    ...(runTask ? [taskTool(runTask, subagents)] : []),
  ]
}

/** All but `task`. */
export function sandboxTools(sandbox: Sandbox): ResolvedTool[] {
  return [
    readTool(sandbox),
    writeTool(sandbox),
    editTool(sandbox),
    statTool(sandbox),
    existsTool(sandbox),
    mkdirTool(sandbox),
    rmTool(sandbox),
    bashTool(sandbox),
    grepTool(sandbox),
    globTool(sandbox),
  ]
}

/** What the studio shows of them where no sandbox is open. */
export function builtinToolSummaries(hasSandbox: boolean): ToolSummary[] {
  const tools = builtinTools({
    sandbox: hasSandbox ? nowhere : null,
    runTask: () => Promise.reject(new Error('A summary runs no task.')),
  })
  return tools.map(({ name, description, parameters, origin }) => ({
    name,
    description,
    parameters,
    origin,
  }))
}

async function unused(): Promise<never> {
  throw new Error('A summary touches no sandbox.')
}

const nowhere: Sandbox = {
  kind: 'none',
  cwd: '/',
  resolvePath: (path) => path,
  exec: unused,
  readFile: unused,
  readFileBuffer: unused,
  writeFile: unused,
  stat: unused,
  readdir: unused,
  exists: unused,
  mkdir: unused,
  rm: unused,
  dispose: unused,
}
