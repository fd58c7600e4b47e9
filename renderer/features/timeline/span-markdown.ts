/** A span and what is in it as Markdown: for issues, chats and notes. */

import type { Span } from '../../../core/contract/spans/span.ts'
import { treeOrder } from '../../../core/contract/spans/tree-order.ts'
import { formatDuration } from '../../ui/format.ts'
import { usageText } from '../../ui/usage-text.ts'
import { readable } from './blob-reference.ts'
import { statusWords } from './span-look.ts'
import { type Labelled, spanValues } from './span-values.ts'

/** Longer values are cut, and say so. */
const longestValue = 4000
const mostRows = 200

export function spanMarkdown(span: Span, now: number): string {
  const { input, output, error } = spanValues(span)
  const inside = treeOrder(span.children, new Set())
  return [
    `## ${span.name}${span.detail ? `: ${span.detail}` : ''}`,
    facts(span, now),
    error ? `**${error.type}**: ${error.message} ${error.details}`.trim() : '',
    ...[...input, ...output].map(section),
    inside.length > 0
      ? `### Inside\n${inside
          .slice(0, mostRows)
          .map((child) => row(child, span, now))
          .join('\n')}`
      : '',
    inside.length > mostRows ? `… and ${inside.length - mostRows} more.` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}

function facts(span: Span, now: number): string {
  const parts = [
    statusWords[span.status],
    formatDuration((span.end ?? now) - span.workStart),
    span.model ?? '',
    span.usage ? usageText(span.usage) : '',
    new Date(span.start).toISOString(),
  ]
  return parts.filter(Boolean).join(' · ')
}

function section({ label, value }: Labelled): string {
  const text = readable(value)
  const shown =
    text.length > longestValue
      ? `${text.slice(0, longestValue)}\n… cut, ${text.length} characters`
      : text
  if (!shown.includes('\n') && shown.length < 100) return `**${label}**: ${shown}`
  return `**${label}**\n\n${fence(shown)}\n${shown}\n${fence(shown)}`
}

/** A fence longer than any run of backticks inside. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  return '`'.repeat(longest + 1)
}

function row(span: Span, above: Span, now: number): string {
  const indent = '  '.repeat(span.depth - above.depth - 1)
  const time = formatDuration((span.end ?? now) - span.workStart)
  return `${indent}- ${span.name}${span.detail ? ` ${span.detail}` : ''} (${statusWords[span.status]}, ${time})`
}
