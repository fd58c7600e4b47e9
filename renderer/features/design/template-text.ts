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
    const end = text.startsWith('${', at) ? closing(text, at + 2) : -1
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

/** The brace that ends the expression beginning at `from`; -1 when there is none. */
function closing(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    if (text[at] !== '}') continue
    if (depth === 0) return at
    depth -= 1
  }
  return -1
}
