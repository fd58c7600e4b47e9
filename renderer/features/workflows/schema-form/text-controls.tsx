/** Text and numbers. An emptied optional field leaves the value. */
import { Field, Input, Textarea } from '../../../ui/input.tsx'
import type { ControlProps } from './control-props.ts'
import type { FormNode, NumberNode } from './form-node.ts'
import { pathKey } from './form-value.ts'

export function TextControl(props: ControlProps<FormNode & { kind: 'text' }>) {
  const { name, required, node, value, path, issues, onChange } = props
  const text = typeof value === 'string' ? value : ''
  function change(next: string): void {
    if (next === '' && node.nullable) onChange(path, null)
    else onChange(path, next === '' && !required ? undefined : next)
  }
  return (
    <Field
      label={node.title ?? name}
      hint={node.description}
      error={issues[pathKey(path)]}
      required={required && !node.nullable}
    >
      {(ids) =>
        node.multiline ? (
          <Textarea
            {...ids}
            rows={4}
            value={text}
            maxLength={node.maxLength ?? undefined}
            onChange={(event) => change(event.target.value)}
          />
        ) : (
          <Input
            {...ids}
            type={node.input}
            value={text}
            maxLength={node.maxLength ?? undefined}
            onChange={(event) => change(event.target.value)}
          />
        )
      }
    </Field>
  )
}

export function NumberControl(props: ControlProps<FormNode & { kind: 'number' }>) {
  const { name, required, node, value, path, issues, onChange } = props
  const bounds = boundsText(node)
  const emptied = node.nullable ? null : undefined
  return (
    <Field
      label={node.title ?? name}
      hint={[node.description, bounds].filter(Boolean).join(' · ') || undefined}
      error={issues[pathKey(path)]}
      required={required && !node.nullable}
    >
      {(ids) => (
        <Input
          {...ids}
          type="number"
          inputMode={node.integer ? 'numeric' : 'decimal'}
          step={node.integer ? 1 : 'any'}
          min={node.min ?? undefined}
          max={node.max ?? undefined}
          value={typeof value === 'number' ? value : ''}
          onChange={(event) => {
            const number = event.target.valueAsNumber
            onChange(path, Number.isNaN(number) ? emptied : number)
          }}
          className="max-w-48"
        />
      )}
    </Field>
  )
}

function boundsText({ min, max, above, below }: NumberNode): string {
  if (above === null && below === null && min !== null && max !== null) return `${min} to ${max}`
  const least = above !== null ? `more than ${above}` : min !== null && `${min} or more`
  const most = below !== null ? `less than ${below}` : max !== null && `${max} or less`
  return [least, most].filter(Boolean).join(', ')
}
