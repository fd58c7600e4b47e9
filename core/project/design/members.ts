/** Adds and removes properties of objects and items of lists, leaving everything around them alone. */
import type MagicString from 'magic-string'
import type { ModuleSyntax } from './module-syntax.ts'
import { beginsLine, indentAt, type TextStyle } from './text-style.ts'

export interface Range {
  start: number
  end: number
}

export interface Container extends Range {
  members: readonly Range[]
}

export interface EditedText {
  module: ModuleSyntax
  style: TextStyle
  edit: MagicString
}

/** The offset of the comma after a member, passing comments; null when there is none. */
function commaAfter(module: ModuleSyntax, from: number, limit: number): number | null {
  const at = skipComments(module, from, limit)
  return module.text[at] === ',' ? at : null
}

/** The first offset from `from` on that is neither whitespace nor in a comment. */
function skipComments(module: ModuleSyntax, from: number, limit: number): number {
  let at = from
  while (at < limit) {
    const comment = module.comments.find(({ start }) => start === at)
    if (comment) at = comment.end
    else if (/\s/.test(module.text[at] ?? '')) at += 1
    else break
  }
  return at
}

/** Past the comments that stand on the same line after `from`. */
function pastLineComments(module: ModuleSyntax, from: number, limit: number): number {
  let end = from
  let at = from
  while (at < limit) {
    const comment = module.comments.find(({ start }) => start === at)
    if (comment) {
      end = comment.end
      at = comment.end
    } else if (/[\t ]/.test(module.text[at] ?? '')) at += 1
    else break
  }
  return end
}

/** `print` is given the indentation of the line on which the member begins. */
export function insertMember(
  { module, style, edit }: EditedText,
  container: Container,
  index: number,
  print: (indent: string) => string,
): void {
  const { members } = container
  const outer = indentAt(module.text, container.start)
  const close = container.end - 1
  const [first] = members
  if (!first) {
    insertFirst({ module, style, edit }, container, outer, print)
    return
  }
  const before = members[index - 1]
  const next = members[index]
  const neighbour = next ?? before ?? first
  if (!beginsLine(module.text, neighbour.start)) {
    if (next) edit.appendLeft(next.start, `${print(outer)}, `)
    else appendInLine(module, edit, neighbour, close, print(outer))
    return
  }
  const indent = indentAt(module.text, neighbour.start)
  if (next) {
    const after = before
      ? (commaAfter(module, before.end, next.start) ?? before.end)
      : container.start
    const at = pastLineComments(module, after + 1, next.start)
    edit.appendLeft(at, `${style.newline}${indent}${print(indent)},`)
    return
  }
  const comma = commaAfter(module, neighbour.end, close)
  if (comma === null) edit.appendLeft(neighbour.end, ',')
  const at = pastLineComments(module, comma === null ? neighbour.end : comma + 1, close)
  edit.appendRight(at, `${style.newline}${indent}${print(indent)}${comma === null ? '' : ','}`)
}

function appendInLine(
  module: ModuleSyntax,
  edit: MagicString,
  last: Range,
  close: number,
  text: string,
): void {
  const comma = commaAfter(module, last.end, close)
  if (comma === null) edit.appendLeft(last.end, `, ${text}`)
  else edit.appendLeft(comma + 1, ` ${text},`)
}

function insertFirst(
  { module, style, edit }: EditedText,
  container: Range,
  outer: string,
  print: (indent: string) => string,
): void {
  const inside = module.text.slice(container.start + 1, container.end - 1)
  const isObject = module.text[container.start] === '{'
  if (inside.trim() === '') {
    const text = isObject ? ` ${print(outer)} ` : print(outer)
    if (inside === '') edit.appendLeft(container.start + 1, text)
    else edit.overwrite(container.start + 1, container.end - 1, text)
    return
  }
  // Only comments in it: they stay above.
  const indent = outer + style.indent
  const lastLine = inside.slice(inside.lastIndexOf('\n') + 1)
  if (inside.includes('\n') && lastLine.trim() === '') {
    const at = container.end - 1 - lastLine.length
    // Where lines end differently, as the one above does.
    const newline = module.text.slice(0, at).endsWith('\r\n') ? '\r\n' : '\n'
    edit.appendLeft(at, `${indent}${print(indent)},${newline}`)
  } else {
    const gap = /\s$/.test(inside) ? '' : ' '
    edit.appendLeft(container.end - 1, `${gap}${print(outer)} `)
  }
}

export function removeMember(
  { module, edit }: EditedText,
  container: Container,
  index: number,
): void {
  const { text } = module
  const { members } = container
  const member = members[index]
  if (!member) return
  const close = container.end - 1
  const before = members[index - 1]
  const next = members[index + 1]
  const comma = commaAfter(module, member.end, next?.start ?? close)
  const end = comma === null ? member.end : comma + 1
  const tail = pastLineComments(module, end, next?.start ?? close)
  const lineStart = text.lastIndexOf('\n', member.start - 1)
  // On lines of its own: they go, with what is said on them.
  if (lineStart >= container.start && beginsLine(text, member.start) && endsLine(text, tail)) {
    edit.remove(text[lineStart - 1] === '\r' ? lineStart - 1 : lineStart, tail)
    if (comma === null && before) removeComma(module, edit, before.end, member.start)
    return
  }
  if (next) {
    edit.remove(member.start, skipSpaces(text, end))
    return
  }
  const from = before ? trimBack(text, member.start) : member.start
  // Of the spaces around the only member of a line, those before it stay.
  const isSpaced = !before && /[\t ]/.test(text[from - 1] ?? '')
  edit.remove(from, isSpaced ? Math.min(close, skipBlanks(text, end)) : end)
  if (before) {
    if (comma === null) removeComma(module, edit, before.end, from)
  } else if (isBlank(text.slice(container.start + 1, from)) && isBlank(text.slice(end, close))) {
    if (container.start + 1 < from) edit.remove(container.start + 1, from)
    if (end < close) edit.remove(end, close)
  }
}

function removeComma(module: ModuleSyntax, edit: MagicString, from: number, limit: number): void {
  const comma = commaAfter(module, from, limit)
  if (comma !== null) edit.remove(comma, comma + 1)
}

function endsLine(text: string, offset: number): boolean {
  return /^[\t ]*(?:\r?\n|$)/.test(text.slice(offset))
}

function skipBlanks(text: string, offset: number): number {
  return offset + (/^[\t ]*/.exec(text.slice(offset))?.[0].length ?? 0)
}

function skipSpaces(text: string, offset: number): number {
  return offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0)
}

function trimBack(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length
}

function isBlank(text: string): boolean {
  return text.trim() === ''
}
