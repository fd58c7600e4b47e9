/** Which commands may run: an allowlist of first words, and no shell syntax that would slip past it. */
import { HearthError } from '../../contract/error.ts'
import { findCompoundSyntax } from '../../contract/shell-syntax.ts'

export interface CommandRules {
  /** When not empty, the first word of every command must be listed. */
  allowedCommands: string[]
  allowCompoundCommands: boolean
  /** Granted for this call: allowed beside the list, and not asked for. Never narrow anything. */
  grantedCommands: string[]
}

/**
 * Refuses a command that the rules do not permit.
 *
 * Compound syntax is only refused where there is an allowlist: there it would be a way around the
 * list (`ls; rm -rf .`). Without a list every command may run anyway, so refusing pipes would protect
 * nothing and cost the agent half of the shell. Quoted characters count too: telling quotes apart
 * safely would take a shell parser, and a wrong guess is a hole.
 *
 * @throws `permission_denied` (403).
 */
export function checkCommand(command: string, rules: CommandRules): void {
  if (rules.allowedCommands.length === 0) return
  if (!rules.allowCompoundCommands) {
    const found = findCompoundSyntax(command)
    if (found !== null) throw compoundRefused(command, found)
  }
  const word = firstWord(command)
  const allowed = [...rules.allowedCommands, ...rules.grantedCommands]
  if (!allowed.includes(word)) throw wordRefused(command, word, allowed)
}

/** True when the call was granted just this command, so that nobody needs to be asked. */
export function isGranted(command: string, rules: CommandRules): boolean {
  if (findCompoundSyntax(command) !== null) return false
  return rules.grantedCommands.includes(firstWord(command))
}

function firstWord(command: string): string {
  return /^\s*(\S*)/.exec(command)?.[1] ?? ''
}

function compoundRefused(command: string, found: string): HearthError {
  return new HearthError({
    type: 'permission_denied',
    status: 403,
    message: `Compound shell syntax is not allowed: ${JSON.stringify(found)}`,
    details:
      'Only single commands of the allowlist may run. Set `allow_compound_commands = true` under `[agent]` in hearth.toml to allow pipes, redirections and lists.',
    meta: { capability: 'shell', subject: command },
  })
}

function wordRefused(command: string, word: string, allowed: string[]): HearthError {
  return new HearthError({
    type: 'permission_denied',
    status: 403,
    message: `Command not allowed: ${word}`,
    details: `Allowed commands: ${allowed.join(', ')}. Add it to \`allowed_commands\` under \`[agent]\` in hearth.toml.`,
    meta: { capability: 'shell', subject: command, allowed },
  })
}
