/** Texts with expressions, as people type them: `Help ${ctx.id}.` */
import type { TemplatePart } from '../../../core/contract/design.ts'

export function templateText(parts: readonly TemplatePart[]): string {
  return parts
    .map((part) => ('code' in part ? `\${${part.code}}` : part.text.replace(/\$\{/g, '\\${')))
    .join('')
}

/** `\${` is a text, not an expression. An expression that is not closed is a text too. */
export function templateParts(text: string): TemplatePart[] {
  const parts: TemplatePart[] = []
  let plain = ''
  let at = 0
  const flush = () => {
    if (plain !== '') parts.push({ text: plain })
    plain = ''
  }
  while (at < text.length) {
    const end = text.startsWith('${', at) ? endOfExpression(text, at + 2) : -1
    if (text.startsWith('\\${', at)) {
      plain += '${'
      at += 3
    } else if (end >= 0) {
      flush()
      parts.push({ code: text.slice(at + 2, end) })
      at = end + 1
    } else {
      plain += text[at]
      at += 1
    }
  }
  flush()
  return parts
}

/**
 * The brace that ends the expression beginning at `from`; -1 when there is none. Those in texts and comments
 * end nothing; where a quote stands for something else, as in a regular expression, braces alone are counted.
 */
function endOfExpression(text: string, from: number): number {
  const end = closing(text, from)
  return end < 0 ? closing(text, from, true) : end
}

function closing(text: string, from: number, bracesAlone = false): number {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at)
    if (sign === '{') depth += 1
    else if (sign === '}') {
      if (depth === 0) return at
      depth -= 1
    } else if (!bracesAlone) {
      const end = skipped(text, at)
      if (end < 0) return -1
      at = end
    }
  }
  return -1
}

/** Where the text or comment ends that begins here; `at` when none does, -1 when it is not closed. */
function skipped(text: string, at: number): number {
  const sign = text.charAt(at)
  if (sign === '"' || sign === "'") return endOfString(text, at, sign)
  if (sign === '`') return endOfTemplate(text, at)
  if (text.startsWith('/*', at)) return closed(text.indexOf('*/', at + 2), 1)
  if (text.startsWith('//', at)) return text.indexOf('\n', at)
  return at
}

function endOfString(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === quote) return at
  }
  return -1
}

function endOfTemplate(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '`') return at
    else if (text.startsWith('${', at)) {
      at = closing(text, at + 2)
      if (at < 0) return -1
    }
  }
  return -1
}

function closed(at: number, more: number): number {
  return at < 0 ? -1 : at + more
}
