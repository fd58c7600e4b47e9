/** How approvals and remembered answers are put into words. */
import type { Approval, ApprovalGrant } from '../../../core/contract/approval.ts'

/** `Run this command?`, `Write this file?`, … */
export function questionTitle({ capability, operation, toolName }: Approval): string {
  if (capability === 'tool') return `Use ${toolName}?`
  if (capability === 'shell') return 'Run this command?'
  if (capability === 'read') return 'Read this?'
  if (operation === 'rm') return 'Delete this?'
  return operation === 'mkdir' ? 'Make this folder?' : 'Write this file?'
}

/** The arguments of a tool over several lines; anything else as it is. */
export function subjectText({ capability, subject }: Approval): string {
  return capability === 'tool' ? pretty(subject) : subject
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch (error) {
    if (error instanceof SyntaxError) return json
    throw error
  }
}

export interface ScopeChoice {
  scope: 'session' | 'instance'
  words: string
}

/** A pattern is still to be confirmed, a scope grants at once. */
export type WiderAnswer = { kind: 'pattern'; words: string } | ({ kind: 'scope' } & ScopeChoice)

/** What the menu offers. First what grants nothing yet: that is what a stray Enter picks. */
export function widerAnswers(approval: Approval): WiderAnswer[] {
  const scopes = scopeWords(approval).map((choice) => ({ kind: 'scope' as const, ...choice }))
  return [{ kind: 'pattern', words: 'Whatever matches a pattern…' }, ...scopes]
}

/** What may be allowed beyond this once; a run that belongs to nobody has nothing to remember it by. */
export function scopeWords(approval: Approval): ScopeChoice[] {
  const { instanceId, session } = approval
  const what = plural(approval)
  const choices: ScopeChoice[] = []
  if (session !== null) choices.push({ scope: 'session', words: `${what} in this conversation` })
  if (instanceId !== null) {
    choices.push({ scope: 'instance', words: `${what} in every conversation of ${instanceId}` })
  }
  return choices
}

function plural({
  capability,
  toolName,
}: {
  capability: Approval['capability']
  toolName: string | null
}): string {
  if (capability === 'tool') return `Every call of ${toolName ?? 'any tool'}`
  if (capability === 'shell') return 'All commands'
  return capability === 'read' ? 'All reading' : 'All writing'
}

/** A remembered answer in one line. */
export function grantText(grant: ApprovalGrant): string {
  const { scope, pattern, agent, instanceId, session } = grant
  const owner = agent ?? 'any agent'
  if (scope === 'pattern') return `${pattern} · ${owner}`
  const place =
    scope === 'session' ? `${instanceId} · ${session}` : `every session of ${instanceId}`
  return `${plural(grant)} · ${owner} · ${place}`
}
