/** The sandbox of an agent behind its policy; what the policy asks for, a person is asked. */
import { HearthError } from '../../contract/error.ts'
import type { AgentDefinition } from '../agent/definition.ts'
import { grantsOf } from '../command/command-tool.ts'
import type { RuntimeContext } from '../context.ts'
import { currentCall } from '../current.ts'
import type { Asker } from '../operation/approvals.ts'
import { resolvePolicy, withPolicy } from '../sandbox/policy.ts'
import type { Sandbox } from '../sandbox/port.ts'

/**
 * `sandbox` as the definition and the project allow it, and `granted`, first words of command lines.
 * `knownVariables` are not told to a person who is asked about a command.
 */
export function guardSandbox(
  runtime: RuntimeContext,
  definition: AgentDefinition,
  sandbox: Sandbox,
  asker: Asker,
  granted: readonly string[] = [],
  knownVariables: readonly string[] = [],
): Sandbox {
  const { config, approvals } = runtime
  const policy = resolvePolicy(sandbox.kind, definition.policy, config.policy, {
    allowedCommands: config.allowedCommands,
    allowCompoundCommands: config.allowCompoundCommands,
    grantedCommands: [...grantsOf(definition.profile.commands), ...granted],
    knownVariables,
  })
  return withPolicy(sandbox, policy, (request, signal) => {
    const toolName = request.operation === 'exec' ? 'bash' : request.operation
    const { turnId, toolCallId } = currentCall() ?? {}
    const call = turnId && toolCallId ? { turnId, toolCallId } : {}
    const given = signal === undefined ? { call } : { call, signal }
    return approvals.ask({ ...request, toolName, args: { ...request } }, asker, given)
  })
}

/** False where the policy asks or denies: then nothing is read in the agent's name unasked. */
export function mayRead(
  { config }: RuntimeContext,
  definition: AgentDefinition,
  sandbox: Sandbox,
): boolean {
  return resolvePolicy(sandbox.kind, definition.policy, config.policy).read === 'allow'
}

/** @throws `no_sandbox` (400) for an agent that works without one. */
export function requireSandbox(sandbox: Sandbox | null): Sandbox {
  if (sandbox !== null) return sandbox
  throw new HearthError({
    type: 'no_sandbox',
    status: 400,
    message: 'This agent has no sandbox.',
    details: 'Its definition says `sandbox: false`, so there are no files and no shell.',
  })
}
