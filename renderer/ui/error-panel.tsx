/** An error where it happened: what went wrong, why, and the button that mends it. */
import { CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { type ErrorBody, HearthError } from '../../core/contract/error.ts'
import { CopyButton } from './copy-button.tsx'
import { cx } from './cx.ts'

export interface ErrorPanelProps {
  /** Anything thrown, or the body of an error that was stored. */
  error: unknown
  /** What could not be done, such as "The agents could not be listed". Defaults to the error's message. */
  title?: string
  /** Buttons that mend it. */
  actions?: ReactNode
  className?: string
}

/** What an unknown error says about itself. */
export function describeError(error: unknown): ErrorBody {
  if (HearthError.is(error)) return error.toBody()
  if (isErrorBody(error)) return error
  if (error instanceof TypeError && /fetch|network/i.test(error.message)) {
    return {
      type: 'unreachable',
      message: 'Hearth does not answer.',
      details: 'The process may have been stopped. Start it again, then retry.',
    }
  }
  if (error instanceof Error) {
    return {
      type: 'internal_error',
      message: error.message || error.name,
      details: '',
      ...(error.stack ? { dev: error.stack } : {}),
    }
  }
  return { type: 'internal_error', message: String(error), details: '' }
}

function isErrorBody(value: unknown): value is ErrorBody {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'message' in value &&
    'details' in value
  )
}

/** Messages of others may lack the stop that keeps two apart. */
function sentence(text: string): string {
  return /[.!?:…)\]”"'`]$/.test(text.trimEnd()) ? text : `${text}.`
}

/** Each cause once: a message that wraps another one often has it in its details as well. */
export function causes(message: string, details: string, heading = ''): string[] {
  const has = (whole: string, part: string) => bare(whole).includes(bare(part))
  const parts = [message, details].filter((part) => bare(part) !== '' && !has(heading, part))
  const [first = '', second] = parts
  if (second === undefined) return parts
  if (has(second, first)) return [second]
  return has(first, second) ? [first] : parts
}

function bare(text: string): string {
  return text
    .trim()
    .replace(/[.\s]+$/, '')
    .toLowerCase()
}

export function ErrorPanel({ error, title, actions, className }: ErrorPanelProps) {
  const body = describeError(error)
  const heading = title ?? body.message
  const why = causes(title ? body.message : '', body.details, heading)
    .map(sentence)
    .join(' ')
  return (
    <div
      role="alert"
      className={cx('rounded-lg border border-bad-line bg-bad-soft px-3 py-2.5', className)}
    >
      <div className="flex gap-2.5">
        <CircleX size={16} aria-hidden className="mt-0.5 shrink-0 text-bad" />
        <div className="min-w-0 flex-1">
          <p className="break-words font-medium">{heading}</p>
          {why && <p className="break-words text-ink-2">{why}</p>}
          {body.dev && <Details text={body.dev} />}
          <div className="mt-1.5 flex flex-wrap items-center gap-2 empty:hidden">
            {actions}
            {body.ref && <span className="font-mono text-2xs text-ink-3">{body.ref}</span>}
          </div>
        </div>
      </div>
    </div>
  )
}

function Details({ text }: { text: string }) {
  return (
    <details className="mt-1">
      <summary className="inline-block cursor-default rounded-sm text-ink-2 text-xs hover:text-ink">
        Details
      </summary>
      <div className="relative mt-1.5">
        <pre className="max-h-60 overflow-auto whitespace-pre-wrap break-words rounded-md bg-panel p-2 pr-8 font-mono text-xs">
          {text}
        </pre>
        <CopyButton text={text} label="Copy details" className="absolute top-1 right-1" />
      </div>
    </details>
  )
}
