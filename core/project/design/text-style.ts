/** How a file is written, so that what is added looks like what is there. */
import type { ModuleSyntax } from './module-syntax.ts'

export interface TextStyle {
  quote: "'" | '"'
  /** One step of indentation. */
  indent: string
  newline: '\n' | '\r\n'
}

export function styleOf({ text }: ModuleSyntax): TextStyle {
  return { quote: quoteOf(text), indent: indentOf(text), newline: newlineOf(text) }
}

function quoteOf(text: string): "'" | '"' {
  // Imports tell best: apostrophes in prose would count as quotes elsewhere.
  const modules = [...text.matchAll(/\bfrom\s*(['"])/g)].map(([, quote]) => quote)
  const double = modules.filter((quote) => quote === '"').length
  return double * 2 > modules.length ? '"' : "'"
}

function indentOf(text: string): string {
  const first = /^(\t+| {2,8})\S/m.exec(text)?.[1]
  if (!first) return '  '
  return first.startsWith('\t') ? '\t' : first
}

/** What most lines end with. */
function newlineOf(text: string): '\n' | '\r\n' {
  const all = text.match(/\n/g)?.length ?? 0
  const windows = text.match(/\r\n/g)?.length ?? 0
  return windows * 2 > all ? '\r\n' : '\n'
}

/** The whitespace that the line of `offset` begins with. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return /^[\t ]*/.exec(text.slice(start))?.[0] ?? ''
}

/** Whether only whitespace stands before `offset` on its line. */
export function beginsLine(text: string, offset: number): boolean {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return text.slice(start, offset).trim() === ''
}
