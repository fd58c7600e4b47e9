/** A form for any value a JSON Schema describes. The value and what is wrong with it belong to the caller. */
import { FieldControl } from './field-control.tsx'
import type { FormIssues } from './form-issues.ts'
import type { FormNode } from './form-node.ts'
import { type Path, withValueAt } from './form-value.ts'

export interface SchemaFormProps {
  node: FormNode
  value: unknown
  issues: FormIssues
  onChange: (value: unknown) => void
}

export function SchemaForm({ node, value, issues, onChange }: SchemaFormProps) {
  function change(path: Path, next: unknown): void {
    onChange(withValueAt(value, path, next))
  }
  const whole = issues['']
  if (node.kind !== 'object') {
    return (
      <FieldControl
        name="Input"
        required
        node={node}
        value={value}
        path={[]}
        issues={issues}
        onChange={change}
      />
    )
  }
  const fields = Object.entries(asFields(value))
  return (
    <div className="flex flex-col gap-4">
      {whole && (
        <p role="alert" className="text-bad text-xs">
          {whole}
        </p>
      )}
      {node.fields.map((field) => (
        <FieldControl
          key={field.name}
          name={field.name}
          required={field.required}
          node={field.node}
          value={fields.find(([name]) => name === field.name)?.[1]}
          path={[field.name]}
          issues={issues}
          onChange={change}
        />
      ))}
      {node.fields.length === 0 && <p className="text-ink-3">It takes no input.</p>}
    </div>
  )
}

function asFields(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
