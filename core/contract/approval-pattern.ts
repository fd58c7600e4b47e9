/** Patterns of remembered answers: what they match, and which one to suggest. */
import type { Approval } from './approval.ts'
import { findCompoundSyntax } from './shell-syntax.ts'

/** What a pattern is held against. */
export type Question = Pick<Approval, 'capability' | 'toolName' | 'subject'>

/**
 * True when `pattern` covers the question. A pattern is held against the command, the absolute path, or
 * the name of the tool. `*` stands for anything; in paths, not for `/`, which `**` includes.
 *
 * A command that is really several (`git log; rm -rf .`), or redirects, is only matched by a pattern
 * that is exactly that command: a `*` must not let anything in beside what was meant.
 */
export function patternMatches(pattern: string, question: Question): boolean {
  const { capability, toolName, subject } = question
  if (capability === 'tool') return globMatches(pattern, toolName, 'text')
  if (capability !== 'shell') return globMatches(pattern, subject, 'path')
  const command = subject.trim()
  if (findCompoundSyntax(command) !== null) return pattern.trim() === command
  return globMatches(pattern.trim(), command, 'text')
}

/** A pattern that matches the question and what is like it. */
export function suggestPattern({ capability, toolName, subject }: Question): string {
  if (capability === 'tool') return toolName
  if (capability !== 'shell') return `${subject.slice(0, subject.lastIndexOf('/') + 1)}*`
  const command = subject.trim()
  if (findCompoundSyntax(command) !== null || command.includes('*')) return command
  const words = command.split(/\s+/)
  return words.length === 1 || words[0]?.includes('=') ? command : `${words[0]} *`
}

function globMatches(pattern: string, text: string, kind: 'path' | 'text'): boolean {
  const source = pattern
    .split(/(\*+)/)
    .map((part) => (part.startsWith('*') ? wildcard(part, kind) : escapeRegExp(part)))
    .join('')
  return new RegExp(`^${source}$`, 's').test(text)
}

function wildcard(stars: string, kind: 'path' | 'text'): string {
  return kind === 'path' && stars === '*' ? '[^/]*' : '.*'
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
