/** What only the code can change: shown as it stands, with the way there. */
import { Link } from '@tanstack/react-router'
import { Code, Lock } from 'lucide-react'
import type { DesignValue } from '../../../core/contract/design.ts'
import { buttonClass } from '../../ui/button.tsx'

export interface LockedValueProps {
  value: DesignValue
  label: string
}

export function LockedValue({ value, label }: LockedValueProps) {
  return (
    <div className="flex min-w-0 items-center gap-2 rounded-md border border-dashed bg-sunken px-2 py-1">
      <Lock size={12} aria-hidden className="shrink-0 text-ink-3" />
      <code className="min-w-0 flex-1 truncate font-mono text-ink-2 text-xs">
        {sourceOf(value)}
      </code>
      <OpenInCode line={value.at.line} label={label} />
    </div>
  )
}

export function OpenInCode({ line, label }: { line: number; label: string }) {
  return (
    <Link
      to="."
      search={{ tab: 'code', line }}
      aria-label={`Open in code: ${label}, line ${line}`}
      className={buttonClass('ghost', 'sm')}
    >
      <Code size={12} aria-hidden />
      Open in code
    </Link>
  )
}

/** One line that says what it is. */
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
