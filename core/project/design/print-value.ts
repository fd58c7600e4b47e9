/** Data as source text, in the style of the file it goes into. */
import { parseSync } from 'oxc-parser'
import type { TemplatePart } from '../../contract/design.ts'
import { badEdit } from './edit-error.ts'
import type { TextStyle } from './text-style.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** What is longer than this is written over several lines. */
const widest = 72

/** `indent` is that of the line on which the text will begin. */
export function printJson(value: Json, style: TextStyle, indent: string): string {
  if (typeof value === 'string') return printText(value, style)
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = indent + style.indent
  const isList = Array.isArray(value)
  const members = isList
    ? value.map((item) => printJson(item, style, inner))
    : Object.entries(value).map(
        ([key, item]) => `${printKey(key, style)}: ${printJson(item, style, inner)}`,
      )
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  if (members.length === 0) return open + close
  const line = members.join(', ')
  if (line.length + indent.length <= widest && !line.includes('\n')) {
    return isList ? `[${line}]` : `{ ${line} }`
  }
  const lines = members.map((member) => inner + member)
  return [open, `${lines.join(`,${style.newline}`)},`, indent + close].join(style.newline)
}

export function printKey(key: string, style: TextStyle): string {
  // `__proto__: …` would set the prototype; only a computed key names the property.
  if (key === '__proto__') return "['__proto__']"
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key, style.quote)
}

/** Several lines become a template literal, which people can read. */
export function printText(text: string, style: TextStyle): string {
  return /\n/.test(text) && !/\r/.test(text)
    ? printTemplate([{ text }], style)
    : quoted(text, style.quote)
}

export function printTemplate(parts: readonly TemplatePart[], style: TextStyle): string {
  const body = parts.map((part, index) => {
    if ('code' in part) return `\${${printCode(part.code)}}`
    // A dollar at the end would otherwise swallow the brace of the expression that follows.
    const escaped = part.text
      .replace(/\\/g, '\\\\')
      .replace(/`/g, '\\`')
      .replace(/\$\{/g, '\\${')
      .replace(/\r/g, '\\r')
      .replace(/\$$/, parts[index + 1] ? '\\$' : '$')
    return escaped.replace(/\n/g, style.newline)
  })
  return `\`${body.join('')}\``
}

/** Throws 400 unless it is one expression: anything else could change what stands around it. */
export function printCode(code: string): string {
  const text = `(${code}\n)`
  const { program, errors } = parseSync('expression.ts', text)
  const [statement, ...others] = program.body
  const isExpression =
    errors.length === 0 &&
    others.length === 0 &&
    statement?.type === 'ExpressionStatement' &&
    statement.expression.type === 'ParenthesizedExpression' &&
    statement.expression.end === text.length &&
    statement.expression.expression.type !== 'SequenceExpression'
  if (!isExpression) throw badEdit(`This is not one expression: ${code}`)
  return code.trim()
}

export function quoted(text: string, quote: "'" | '"'): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')
  if (quote === '"') return `"${escaped}"`
  return `'${escaped.replace(/\\"/g, '"').replace(/'/g, "\\'")}'`
}
