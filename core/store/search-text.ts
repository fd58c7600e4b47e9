/** What of an entry can be searched, how a query is read, and the piece of text shown for a hit. */
import type { Message } from '../contract/message.ts'
import type { SearchHit, SnippetPart } from '../contract/search.ts'
import type { EntryData } from '../contract/session.ts'

/** Of an entry's text at most this much is searched: the index must not outgrow the history. */
const mostText = 65_536
const snippetBefore = 48
const snippetLength = 180

/** Messages, what tools were given and what they gave, summaries; never thoughts, images or secrets of providers. */
export function searchableText(data: EntryData): string {
  const text = data.type === 'message' ? messageWords(data.message) : data.summary
  return text.slice(0, mostText)
}

/** Whose words an entry holds. */
export function roleOf(data: EntryData): SearchHit['role'] {
  return data.type === 'message' ? data.message.role : 'summary'
}

function messageWords(message: Message): string {
  const lines: string[] = []
  for (const part of message.content) {
    if (part.type === 'text') lines.push(part.text)
    else if (part.type === 'tool-call') lines.push(part.toolName, ...leaves(part.input))
    else if (part.type === 'tool-result') lines.push(part.toolName, part.output)
  }
  return lines.join('\n')
}

/** The plain values in a tool's input, without the names of its fields. */
function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(leaves)
}

/** The words of a query, in small letters. Each must begin a word of the text; none means nothing is found. */
export function queryTerms(query: string): string[] {
  return wordsOf(query)
}

/** True when every term begins a word of `text`. */
export function matchesTerms(text: string, terms: readonly string[]): boolean {
  const words = wordsOf(text)
  return terms.length > 0 && terms.every((term) => words.some((word) => word.startsWith(term)))
}

function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}

/** How often the words stand in a row as in the query; where they never do, how often any of them is there. */
export function countMatches(text: string, terms: readonly string[]): number {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '')
  const inRow = terms.join('[\\p{L}\\p{N}]*[^\\p{L}\\p{N}]+')
  return countOf(plain, inRow) || countOf(plain, `(?:${terms.join('|')})`)
}

function countOf(text: string, words: string): number {
  return [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])${words}`, 'giu'))].length
}

/** The surroundings of the first match, with every match in them marked. */
export function snippetOf(text: string, terms: readonly string[]): SnippetPart[] {
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${terms.join('|')})`, 'giu')
  const first = text.search(pattern)
  const start = first <= snippetBefore ? 0 : first - snippetBefore
  const piece = text.slice(start, start + snippetLength).replace(/\s+/g, ' ')
  const parts: SnippetPart[] = []
  let rest = 0
  const add = (part: string, isMatch: boolean) => {
    if (part !== '') parts.push({ text: part, isMatch })
  }
  if (start > 0) add('…', false)
  for (const match of piece.matchAll(pattern)) {
    add(piece.slice(rest, match.index), false)
    add(match[0], true)
    rest = match.index + match[0].length
  }
  add(piece.slice(rest), false)
  if (start + snippetLength < text.length) add('…', false)
  return parts
}
