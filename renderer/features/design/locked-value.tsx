/** What only the code can change: shown as it stands, with the way there. */
import { Link } from '@tanstack/react-router'
import { Code, Lock } from 'lucide-react'
import { use } from 'react'
import type { DesignValue } from '../../../core/contract/design.ts'
import { buttonClass } from '../../ui/button.tsx'
import { CodePlaceContext } from './code-place.ts'
import { sourceOf } from './source-of.ts'

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
  const codePlace = use(CodePlaceContext)
  return (
    <Link
      to="."
      search={codePlace(line)}
      aria-label={`Open in code: ${label}, line ${line}`}
      className={buttonClass('ghost', 'sm')}
    >
      <Code size={12} aria-hidden />
      Open in code
    </Link>
  )
}
