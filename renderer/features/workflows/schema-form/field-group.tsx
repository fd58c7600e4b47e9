/** Fields that belong together, under one name. */
import { type ReactNode, useId } from 'react'

export interface FieldGroupProps {
  title: string
  required: boolean
  description: string | null
  error?: string | undefined
  children: ReactNode
}

export function FieldGroup({ title, required, description, error, children }: FieldGroupProps) {
  const id = useId()
  const note = error ?? description
  return (
    <fieldset
      aria-describedby={note ? id : undefined}
      // What is wrong with the group as a whole is told where it begins.
      {...(error === undefined ? {} : { 'data-invalid': true, tabIndex: -1 })}
      className="min-w-0"
    >
      <legend className="font-medium text-ink-2 text-xs">
        {title}
        {required && (
          <span aria-hidden className="ml-0.5 text-bad">
            *
          </span>
        )}
      </legend>
      {note && (
        <p id={id} className={error ? 'text-bad text-xs' : 'text-ink-3 text-xs'}>
          {note}
        </p>
      )}
      <div className="mt-1.5 ml-1 flex flex-col gap-3 border-l pl-3">{children}</div>
    </fieldset>
  )
}
