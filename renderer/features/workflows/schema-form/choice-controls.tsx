/** Yes or no, and one of a few. */
import { useId, useRef } from 'react'
import { Field, Select } from '../../../ui/input.tsx'
import type { ControlProps } from './control-props.ts'
import type { FormNode } from './form-node.ts'
import { pathKey } from './form-value.ts'

export function BooleanControl(props: ControlProps<FormNode & { kind: 'boolean' }>) {
  const { name, required, node, value, path, issues, onChange } = props
  const id = useId()
  const box = useRef<HTMLInputElement>(null)
  const error = issues[pathKey(path)]
  const note = error ?? node.description
  const title = node.title ?? name
  const none = node.nullable ? null : undefined
  const isLeftOut = value === undefined || value === null
  const mayBeLeftOut = !required || node.nullable
  return (
    <div className="flex items-start gap-2">
      <input
        ref={box}
        id={id}
        type="checkbox"
        checked={value === true}
        aria-describedby={note ? `${id}-note` : undefined}
        aria-invalid={error ? true : undefined}
        onChange={(event) => onChange(path, event.target.checked)}
        className="mt-[3px] size-3.5 accent-accent"
      />
      <div>
        <label htmlFor={id} className="font-medium text-ink-2 text-xs">
          {title}
          {mayBeLeftOut && isLeftOut && (
            <span className="ml-1.5 font-normal text-ink-3">left open</span>
          )}
        </label>
        {mayBeLeftOut && !isLeftOut && (
          <button
            type="button"
            onClick={() => {
              // It goes away itself.
              box.current?.focus()
              onChange(path, none)
            }}
            className="ml-1.5 text-2xs text-ink-3 underline hover:text-ink"
          >
            leave open<span className="sr-only">: {title}</span>
          </button>
        )}
        {note && (
          <p id={`${id}-note`} className={error ? 'text-bad text-xs' : 'text-ink-3 text-xs'}>
            {note}
          </p>
        )}
      </div>
    </div>
  )
}

export function ChoiceControl(props: ControlProps<FormNode & { kind: 'choice' }>) {
  const { name, required, node, value, path, issues, onChange } = props
  const isNeeded = required && !node.nullable
  const none = node.nullable ? null : undefined
  const chosen = node.options.findIndex((option) => Object.is(option, value))
  return (
    <Field
      label={node.title ?? name}
      hint={node.description}
      error={issues[pathKey(path)]}
      required={isNeeded}
    >
      {(ids) => (
        <Select
          {...ids}
          value={chosen}
          onChange={(event) => onChange(path, node.options[Number(event.target.value)] ?? none)}
          className="max-w-72"
        >
          {(chosen < 0 || !isNeeded) && <option value={-1}>{isNeeded ? 'Choose…' : '–'}</option>}
          {node.options.map((option, index) => (
            <option key={String(option)} value={index}>
              {String(option)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
