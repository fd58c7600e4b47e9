/** A value no other control fits, as JSON. */
import { Field, Textarea } from '../../../ui/input.tsx'
import type { ControlProps } from './control-props.ts'
import { pathKey } from './form-value.ts'
import { useJsonText } from './json-text.ts'

export function JsonControl(props: ControlProps) {
  const { name, required, node, value, path, issues, onChange } = props
  const { text, problem, edit } = useJsonText(value, (next) => onChange(path, next))
  return (
    <Field
      label={node.title ?? name}
      hint={node.description ?? 'As JSON.'}
      error={problem ?? issues[pathKey(path)]}
      required={required}
    >
      {(ids) => (
        <Textarea
          {...ids}
          rows={3}
          spellCheck={false}
          value={text}
          data-not-json={problem ? true : undefined}
          onChange={(event) => edit(event.target.value)}
          className="font-mono text-xs"
        />
      )}
    </Field>
  )
}
