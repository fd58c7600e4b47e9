/** Fields inside a field. An optional group is absent until it is added. */
import { Plus, X } from 'lucide-react'
import { Button } from '../../../ui/button.tsx'
import type { NestingProps } from './control-props.ts'
import { FieldGroup } from './field-group.tsx'
import type { FormNode } from './form-node.ts'
import { filledValue, pathKey, valueAt } from './form-value.ts'

export function ObjectControl(props: NestingProps<FormNode & { kind: 'object' }>) {
  const { Field, name, required, node, value, path, issues, onChange } = props
  const title = node.title ?? name
  const isNeeded = required && !node.nullable
  const absent = value === undefined || value === null
  return (
    <FieldGroup
      title={title}
      required={isNeeded}
      description={node.description}
      error={issues[pathKey(path)]}
    >
      {absent && !isNeeded ? (
        <Button
          size="sm"
          look="ghost"
          icon={<Plus size={13} />}
          onClick={() => onChange(path, filledValue(node) ?? {})}
          className="self-start"
        >
          Add {title}
        </Button>
      ) : (
        node.fields.map((field) => (
          <Field
            key={field.name}
            {...props}
            name={field.name}
            required={field.required}
            node={field.node}
            value={valueAt(value, [field.name])}
            path={[...path, field.name]}
          />
        ))
      )}
      {!absent && !isNeeded && (
        <Button
          size="sm"
          look="ghost"
          icon={<X size={13} />}
          onClick={() => onChange(path, node.nullable ? null : undefined)}
          className="self-start"
        >
          Remove {title}
        </Button>
      )}
    </FieldGroup>
  )
}
