/** Any JSON as a tree that folds. Long texts and long lists open in steps, so a huge value stays quick. */
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { CopyButton } from './copy-button.tsx'
import { cx } from './cx.ts'

const page = 100
const longText = 400
const moreText = 20_000

export interface JsonViewProps {
  value: unknown
  /** How many levels are open at first. */
  open?: number
  label?: string
  /** Shows the members of an object without a line for the object itself. */
  members?: boolean
  className?: string
}

export function JsonView(props: JsonViewProps) {
  const { value, open = 2, label = 'JSON', members = false, className } = props
  const flat = members && typeof value === 'object' && value !== null
  return (
    <section
      aria-label={label}
      className={cx('group/json relative font-mono text-xs leading-[18px]', className)}
    >
      {flat ? (
        Object.entries(value).map(([name, member]) => (
          <Node key={name} name={name} value={member} depth={1} open={open} />
        ))
      ) : (
        <Node name={null} value={value} depth={0} open={open} />
      )}
      <CopyButton
        text={() => JSON.stringify(value, null, 2) ?? String(value)}
        label="Copy JSON"
        className="absolute top-0 right-0 bg-panel opacity-0 focus-visible:opacity-100 group-hover/json:opacity-100"
      />
    </section>
  )
}

interface NodeProps {
  name: string | null
  value: unknown
  depth: number
  open: number
}

function Node({ name, value, depth, open }: NodeProps) {
  if (typeof value === 'object' && value !== null) {
    return <Branch name={name} value={value} depth={depth} open={open} />
  }
  return (
    <div className="break-words pl-4">
      <Name name={name} />
      <Leaf value={value} />
    </div>
  )
}

function Branch({ name, value, depth, open }: NodeProps & { value: object }) {
  const [expanded, setExpanded] = useState(depth < open)
  const [shown, setShown] = useState(page)
  const isList = Array.isArray(value)
  const rows = Object.entries(value)
  const summary = isList ? `[${rows.length}]` : `{${rows.length}}`
  if (rows.length === 0) {
    return (
      <div className="pl-4">
        <Name name={name} />
        <span className="text-ink-3">{isList ? '[]' : '{}'}</span>
      </div>
    )
  }
  return (
    <div>
      <button
        type="button"
        aria-expanded={expanded}
        onClick={() => setExpanded(!expanded)}
        className="flex items-center rounded-sm pr-1 hover:bg-hover"
      >
        <ChevronRight
          size={12}
          aria-hidden
          className={cx('mr-1 shrink-0 text-ink-3 transition-transform', expanded && 'rotate-90')}
        />
        <Name name={name} />
        <span className="text-ink-3">{summary}</span>
      </button>
      {expanded && (
        <div className="ml-[5.5px] border-l pl-2.5">
          {rows.slice(0, shown).map(([key, child]) => (
            <Node key={key} name={key} value={child} depth={depth + 1} open={open} />
          ))}
          {rows.length > shown && (
            <button
              type="button"
              onClick={() => setShown(shown + page * 5)}
              className="ml-4 rounded-sm text-accent-text hover:underline"
            >
              Show more ({(rows.length - shown).toLocaleString('en')} left)
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function Name({ name }: { name: string | null }) {
  if (name === null) return null
  return <span className="mr-1.5 text-code-name">{name}:</span>
}

function Leaf({ value }: { value: unknown }) {
  const [shown, setShown] = useState(longText)
  if (typeof value !== 'string') {
    return (
      <span className="text-code-number">{value === undefined ? 'undefined' : String(value)}</span>
    )
  }
  const left = value.length - shown
  return (
    <span className="whitespace-pre-wrap text-code-string">
      {left > 0 ? `${value.slice(0, shown)}…` : value || '""'}
      {left > 0 && (
        <button
          type="button"
          onClick={() => setShown(shown + moreText)}
          className="ml-1.5 rounded-sm text-accent-text hover:underline"
        >
          {left > moreText
            ? `Show more (${left.toLocaleString('en')} characters left)`
            : `Show all ${value.length.toLocaleString('en')} characters`}
        </button>
      )}
    </span>
  )
}
