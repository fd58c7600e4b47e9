/** A value of the source in one line. */
import type { DesignValue } from '../../../core/contract/design.ts'

export function sourceOf(value: DesignValue): string {
  switch (value.kind) {
    case 'literal':
      return JSON.stringify(value.value)
    case 'reference':
      return value.to.name
    case 'call':
      return `${value.callee.name}(${value.arguments.map(sourceOf).join(', ')})`
    case 'list':
      return `[${value.items.map(sourceOf).join(', ')}]`
    case 'object':
      return `{ ${value.fields.map(({ name, value: field }) => `${name}: ${sourceOf(field)}`).join(', ')}${value.open ? ', …' : ''} }`
    case 'template':
      return value.parts.map((part) => ('code' in part ? `\${${part.code}}` : part.text)).join('')
    case 'code':
      return value.text.replace(/\s+/g, ' ')
  }
}
