/** What an agent may do in its sandbox, capability by capability: allow, ask a person, or deny. */
import { HearthError } from '../../contract/error.ts'
import type { Permission, SandboxPolicy } from '../config.ts'
import type { ApprovalReply } from '../port.ts'
import { type CommandRules, checkCommand, isGranted } from './command-rules.ts'
import type { ExecOptions, Sandbox } from './port.ts'

export type Capability = 'read' | 'write' | 'shell'

/** A policy without gaps. */
export interface EffectivePolicy extends CommandRules {
  /** Names of variables that a person need not be told of, such as secrets an author gave the call. */
  knownVariables: readonly string[]
  read: Permission
  write: Permission
  shell: Permission
}

/** What a person is asked. */
export interface ApprovalRequest {
  capability: Capability
  /** `virtual`, `local`, … */
  sandbox: string
  /** The method that waits: `writeFile`, `rm`, `exec`, … */
  operation: string
  /** The absolute path, or the command. */
  subject: string
  cwd: string
}

/** Asks a person. Must itself give up after a while with `expired`: nothing waits for ever. */
export type Ask = (request: ApprovalRequest, signal?: AbortSignal) => Promise<ApprovalReply>

/**
 * The policy that holds: the agent's word first, then the project's, then the default of the kind of
 * sandbox. `virtual` and remote machines are confined and allow everything; on the host, and where
 * nobody knows, reading is allowed and the rest is asked for.
 */
export function resolvePolicy(
  kind: string,
  agent: SandboxPolicy | null | undefined,
  project: SandboxPolicy | null | undefined,
  rules: Partial<CommandRules & Pick<EffectivePolicy, 'knownVariables'>> = {},
): EffectivePolicy {
  const confined = confinedKinds.has(kind)
  const fallback: Permission = confined ? 'allow' : 'ask'
  return {
    read: agent?.read ?? project?.read ?? 'allow',
    write: agent?.write ?? project?.write ?? fallback,
    shell: agent?.shell ?? project?.shell ?? fallback,
    allowedCommands: rules.allowedCommands ?? [],
    allowCompoundCommands: rules.allowCompoundCommands ?? false,
    grantedCommands: rules.grantedCommands ?? [],
    knownVariables: rules.knownVariables ?? [],
  }
}

const confinedKinds = new Set(['virtual', 'e2b', 'daytona', 'modal', 'runloop'])

/**
 * The same sandbox behind a policy. A refused call rejects before anything happened, with
 * `permission_denied` (403), or `approval_expired` (403) when nobody answered.
 */
export function withPolicy(sandbox: Sandbox, policy: EffectivePolicy, ask: Ask): Sandbox {
  async function permit(
    capability: Capability,
    operation: string,
    subject: string,
    { cwd = sandbox.cwd, env = {}, signal }: ExecOptions = {},
  ): Promise<void> {
    const permission = policy[capability]
    if (permission === 'allow') return
    if (permission === 'deny') throw denied(capability, subject, 'by the sandbox policy')
    const request = {
      capability,
      sandbox: sandbox.kind,
      operation,
      subject:
        capability === 'shell'
          ? withVariables(subject, Object.keys(env), policy)
          : sandbox.resolvePath(subject),
      cwd: sandbox.resolvePath(cwd),
    }
    const { outcome, note } = await ask(request, signal)
    signal?.throwIfAborted()
    if (outcome === 'allowed') return
    if (outcome === 'denied') {
      throw denied(capability, subject, 'by the person who was asked', saidBy(note))
    }
    throw unanswered(capability, subject, outcome)
  }

  return {
    kind: sandbox.kind,
    cwd: sandbox.cwd,
    resolvePath: (path) => sandbox.resolvePath(path),
    async exec(command: string, options?: ExecOptions) {
      checkCommand(command, policy)
      if (policy.shell === 'deny' || !isGranted(command, policy)) {
        await permit('shell', 'exec', command, options)
      }
      return await sandbox.exec(command, options)
    },
    async readFile(path) {
      await permit('read', 'readFile', path)
      return await sandbox.readFile(path)
    },
    async readFileBuffer(path) {
      await permit('read', 'readFileBuffer', path)
      return await sandbox.readFileBuffer(path)
    },
    async stat(path) {
      await permit('read', 'stat', path)
      return await sandbox.stat(path)
    },
    async readdir(path) {
      await permit('read', 'readdir', path)
      return await sandbox.readdir(path)
    },
    async exists(path) {
      await permit('read', 'exists', path)
      return await sandbox.exists(path)
    },
    async writeFile(path, content) {
      await permit('write', 'writeFile', path)
      await sandbox.writeFile(path, content)
    },
    async mkdir(path, options) {
      await permit('write', 'mkdir', path)
      await sandbox.mkdir(path, options)
    },
    async rm(path, options) {
      await permit('write', 'rm', path)
      await sandbox.rm(path, options)
    },
    dispose: () => sandbox.dispose(),
  }
}

/** The command with the variables it is given: `GIT_PAGER=… git log` is not what `git log` is. */
function withVariables(
  command: string,
  names: readonly string[],
  { knownVariables }: EffectivePolicy,
): string {
  const told = names.filter((name) => !knownVariables.includes(name))
  return [...told.map((name) => `${name}=…`), command].join(' ')
}

function denied(capability: Capability, subject: string, by: string, more = ''): HearthError {
  return new HearthError({
    type: 'permission_denied',
    status: 403,
    message: `Permission denied: ${capability} was refused ${by}.`,
    details: more || howToAllow(capability),
    meta: { capability, subject },
  })
}

function saidBy(note: string | null): string {
  return note ? `They said: ${note}` : 'Do not try it again unless they say so.'
}

function unanswered(
  capability: Capability,
  subject: string,
  outcome: ApprovalReply['outcome'],
): HearthError {
  const why =
    outcome === 'expired' ? 'nobody answered the request' : 'an answer was no longer waited for'
  return new HearthError({
    type: 'approval_expired',
    status: 403,
    message: `Permission denied: ${why} to ${verbs[capability]}.`,
    details: howToAllow(capability),
    meta: { capability, subject },
  })
}

const verbs: Record<Capability, string> = {
  read: 'read files',
  write: 'write files',
  shell: 'run a command',
}

function howToAllow(capability: Capability): string {
  const field = `policy: { ${capability}: 'allow' }`
  if (capability === 'read') return `To allow it, set \`${field}\` in the agent's definition.`
  return `To allow it, set \`${field}\` in the agent's definition, or \`allow_${capability} = true\` under \`[sandbox]\` in hearth.toml.`
}
