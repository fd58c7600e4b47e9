/** A conversation's active path as Markdown: what was asked, said and done; never thoughts. */
import type { HistoryEntry, SessionHistory } from '../contract/history.ts'
import type { Message } from '../contract/message.ts'

/** Of one tool's output at most this much; the JSON export has all of it. */
const mostOutput = 20_000

/**
 * @example
 * const history = await client.sessions.export(id)
 * await writeFile('talk.md', historyMarkdown(history, { title: 'Ticket 7' }))
 */
export function historyMarkdown(history: SessionHistory, options: { title?: string } = {}): string {
  const parts = [`# ${options.title ?? 'Conversation'}`]
  for (const entry of activePath(history)) parts.push(...sectionsOf(entry))
  return `${parts.join('\n\n')}\n`
}

/** From the first entry to the leaf. */
function activePath({ entries, leafId }: SessionHistory): HistoryEntry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry] as const))
  const path: HistoryEntry[] = []
  let next = leafId === null ? undefined : byId.get(leafId)
  while (next !== undefined) {
    path.push(next)
    next = next.parentId === null ? undefined : byId.get(next.parentId)
  }
  return path.reverse()
}

function sectionsOf(entry: HistoryEntry): string[] {
  if (entry.type === 'message') return messageSections(entry.message)
  return [`> Earlier messages were summarised:\n>\n${quoted(entry.summary)}`]
}

function messageSections(message: Message): string[] {
  switch (message.role) {
    case 'user': {
      const parts = message.content.map((part) =>
        part.type === 'text' ? part.text : `*(attached: ${part.mediaType})*`,
      )
      return ['## You', ...parts.filter((part) => part !== '')]
    }
    case 'assistant': {
      const said = message.content.flatMap((part) => {
        if (part.type === 'text') return part.text.trim() === '' ? [] : [part.text]
        if (part.type !== 'tool-call') return []
        const input = JSON.stringify(part.input, null, 2) ?? ''
        return [`**${part.toolName}**\n\n${fenced(input, 'json')}`]
      })
      return said.length === 0 ? [] : ['## Agent', ...said]
    }
    case 'tool':
      return message.content.map((part) => {
        const cut = part.output.length > mostOutput
        const output = cut ? `${part.output.slice(0, mostOutput)}\n… (cut off here)` : part.output
        const heading = part.isError ? `${part.toolName} failed:` : `${part.toolName} gave:`
        return `${heading}\n\n${fenced(output, '')}`
      })
  }
}

/** A fence longer than any in the text. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`
}

function quoted(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
}
