/** The errors of asking for an agent or workflow that is not there or did not load. */
import { HearthError } from '../contract/error.ts'
import type { LoadError } from '../contract/project.ts'

export function agentNotFound(name: string, known: string[]): HearthError {
  return new HearthError({
    type: 'agent_not_found',
    status: 404,
    message: `Agent "${name}" is not registered.`,
    details: 'An agent is a file of src/agents; its name is the name of the file.',
    dev: `Known agents: ${list(known)}.`,
  })
}

export function workflowNotFound(name: string, known: string[]): HearthError {
  return new HearthError({
    type: 'not_found',
    status: 404,
    message: `Unknown workflow: ${name}`,
    details: `Available workflows: ${list(known)}.`,
    meta: { flueType: 'workflow_not_found' },
  })
}

/** A dispatch's target; contract §1.3 gives it another type than a prompt's. */
export function dispatchTargetNotFound(name: string, known: string[]): HearthError {
  return new HearthError({
    type: 'not_found',
    status: 404,
    message: `Unknown agent: ${name}`,
    details: `Available agents: ${list(known)}.`,
    meta: { flueType: 'agent_not_found' },
  })
}

export function loadFailed(
  kind: 'agent' | 'workflow',
  name: string,
  file: string,
  error: LoadError,
) {
  const at = error.line === null ? file : `${file}:${error.line}:${error.column ?? 1}`
  return new HearthError({
    type: `${kind}_load_failed`,
    status: 500,
    message: `The ${kind} "${name}" could not be loaded.`,
    details: `${at}: ${error.message}`,
    meta: { file, line: error.line, column: error.column },
    ...(error.stack === null ? {} : { dev: error.stack }),
  })
}

function list(names: string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}
