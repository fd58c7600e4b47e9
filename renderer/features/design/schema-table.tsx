/** The fields of a schema, such as a workflow's input: changed, renamed, added, taken away. */
import { Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import {
  type Definition,
  type DesignEdit,
  type NewSchemaField,
  type SchemaField,
  SchemaFieldType,
} from '../../../core/contract/design.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Input, Select } from '../../ui/input.tsx'
import { LockedValue, OpenInCode } from './locked-value.tsx'
import { useDraft } from './use-draft.ts'

const typeNames: Record<NewSchemaField['type'], string> = {
  string: 'Text',
  number: 'Number',
  integer: 'Whole number',
  boolean: 'Yes or no',
  enum: 'One of',
  strings: 'List of texts',
  numbers: 'List of numbers',
}
const editableType = SchemaFieldType.exclude(['code'])

export interface SchemaTableProps {
  definition: Definition
  edit: (...edits: DesignEdit[]) => void
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

interface SchemaRowProps {
  definition: string
  field: SchemaField
  edit: SchemaTableProps['edit']
}

function SchemaRow({ definition, field, edit }: SchemaRowProps) {
  const { name, type } = field
  const rename = useDraft(name, (to) => {
    if (to.trim() !== '') edit({ op: 'rename_schema_field', definition, name, to: to.trim() })
  })
  const change = (changes: Partial<NewSchemaField>) => {
    if (type === 'code') return
    const { options, optional, description } = field
    const next = { type, options, optional, description, ...changes }
    if (next.type !== 'enum') next.options = []
    else if (next.options.length === 0) next.options = ['one', 'other']
    edit({ op: 'set_schema_field', definition, name, field: next })
  }
  const options = useDraft(field.options.join(', '), (text) =>
    change({
      options: text
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean),
    }),
  )
  const description = useDraft(field.description ?? '', (text) =>
    change({ description: text.trim() === '' ? null : text.trim() }),
  )
  return (
    <li className="grid grid-cols-[minmax(7rem,1fr)_8rem_minmax(9rem,2fr)_auto_auto] items-center gap-2 px-2 py-1.5">
      <Input {...rename} aria-label={`Name of ${name}`} className="font-mono text-xs" />
      {type === 'code' ? (
        <>
          <span className="text-ink-3 text-xs">code</span>
          <OpenInCode line={field.at.line} label={name} />
          <span />
        </>
      ) : (
        <>
          <Select
            aria-label={`Type of ${name}`}
            value={type}
            onChange={(event) => change({ type: editableType.parse(event.target.value) })}
          >
            {Object.entries(typeNames).map(([id, label]) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
          <div className="flex flex-col gap-1">
            {type === 'enum' && <Input {...options} aria-label={`Choices of ${name}`} />}
            <Input
              {...description}
              aria-label={`Description of ${name}`}
              placeholder="Description"
            />
          </div>
          <label className="flex items-center gap-1 text-xs">
            <input
              type="checkbox"
              className="accent-accent"
              checked={field.optional}
              onChange={(event) => change({ optional: event.target.checked })}
            />
            optional
          </label>
        </>
      )}
      <IconButton
        icon={<Trash2 size={13} />}
        label={`Delete ${name}`}
        onClick={() => edit({ op: 'remove', definition, path: [name] })}
      />
    </li>
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
    edit({ op: 'set_schema_field', definition, name: name.trim(), field })
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
