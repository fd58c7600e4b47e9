/** Text fields: one line, many lines, and a native select, with one look. */
import type { ComponentProps, ReactNode } from 'react'
import { useId } from 'react'
import { cx } from './cx.ts'

export const fieldClass =
  'w-full rounded-md border border-control/60 bg-panel text-ink text-sm transition-colors hover:border-control focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-focus/40 focus-visible:outline-offset-0 disabled:opacity-50 aria-invalid:border-bad'

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cx(fieldClass, 'h-7 px-2', className)} {...rest} />
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea className={cx(fieldClass, 'min-h-16 resize-y px-2 py-1.5', className)} {...rest} />
  )
}

export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <select className={cx(fieldClass, 'chevron-select h-7 pr-7 pl-2', className)} {...rest}>
      {children}
    </select>
  )
}

export interface FieldProps {
  label: string
  hint?: ReactNode
  error?: ReactNode
  /** Marks the label; give the control `required` as well where the browser should know. */
  required?: boolean
  /** Given the ids to put on the control. */
  children: (ids: {
    id: string
    'aria-describedby': string | undefined
    'aria-invalid': boolean | undefined
  }) => ReactNode
}

/** A labelled control with a hint under it, or what is wrong with its value. */
export function Field({ label, hint, error, required = false, children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? hint
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium text-ink-2 text-xs">
        {label}
        {required && (
          <span aria-hidden className="ml-0.5 text-bad">
            *
          </span>
        )}
      </label>
      {children({
        id,
        'aria-describedby': note ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {note && (
        <p id={noteId} className={cx('text-xs', error ? 'text-bad' : 'text-ink-3')}>
          {note}
        </p>
      )}
    </div>
  )
}
