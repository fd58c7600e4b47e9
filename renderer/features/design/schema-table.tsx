/** The fields of a schema, such as a workflow's input: changed, renamed, added, taken away. */
import { type FormEvent, useState } from 'react'
import type { Definition, NewSchemaField } from '../../../core/contract/design.ts'
import { Button } from '../../ui/button.tsx'
import { Input } from '../../ui/input.tsx'
import { LockedValue } from './locked-value.tsx'
import { SchemaRow } from './schema-row.tsx'
import type { MakeEdits } from './use-design.ts'

export interface SchemaTableProps {
  definition: Definition
  edit: MakeEdits
}

export function SchemaTable({ definition, edit }: SchemaTableProps) {
  const { id, schema, value } = definition
  if (!schema) return <LockedValue value={value} label={id} />
  return (
    <div className="flex flex-col gap-2">
      {schema.length > 0 && (
        <ul className="divide-y rounded-lg border bg-panel">
          {schema.map((field) => (
            <SchemaRow key={field.name} definition={id} field={field} edit={edit} />
          ))}
        </ul>
      )}
      {schema.length === 0 && <p className="text-ink-3 text-xs">No fields yet.</p>}
      <NewField taken={schema.map(({ name }) => name)} definition={id} edit={edit} />
    </div>
  )
}

interface NewFieldProps {
  taken: readonly string[]
  definition: string
  edit: SchemaTableProps['edit']
}

function NewField({ taken, definition, edit }: NewFieldProps) {
  const [name, setName] = useState('')
  const isTaken = taken.includes(name.trim())
  const add = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '' || isTaken) return
    const field: NewSchemaField = {
      type: 'string',
      options: [],
      optional: false,
      description: null,
    }
    void edit({ op: 'set_schema_field', definition, name: name.trim(), field })
    setName('')
  }
  return (
    <form className="flex items-center gap-2" onSubmit={add}>
      <Input
        aria-label={`New field of ${definition}`}
        aria-invalid={isTaken}
        placeholder="new field"
        value={name}
        onChange={(event) => setName(event.target.value)}
        className="max-w-48 font-mono text-xs"
      />
      <Button type="submit" size="sm" disabled={name.trim() === '' || isTaken}>
        Add field
      </Button>
      {isTaken && <span className="text-bad text-xs">There is one of this name.</span>}
    </form>
  )
}
