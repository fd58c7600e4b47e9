/** One field of a schema: its name, its type, and what else a form knows to say of it. */
import { Trash2 } from 'lucide-react'
import {
  type NewSchemaField,
  type SchemaField,
  SchemaFieldType,
} from '../../../core/contract/design.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Input, Select } from '../../ui/input.tsx'
import { OpenInCode } from './locked-value.tsx'
import { type FieldChange, SchemaDetails } from './schema-details.tsx'
import { SchemaFormat } from './schema-format.tsx'
import type { MakeEdits } from './use-design.ts'
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

export interface SchemaRowProps {
  definition: string
  field: SchemaField
  edit: MakeEdits
}

export function SchemaRow({ definition, field, edit }: SchemaRowProps) {
  const { name, type } = field
  const rename = useDraft(name, (to) => {
    if (to.trim() === '') return
    return edit({ op: 'rename_schema_field', definition, name, to: to.trim() })
  })
  const change: FieldChange = (changes) => {
    if (type === 'code') return Promise.resolve(false)
    const { options, optional, description } = field
    const next = { type, options, optional, description, ...changes }
    if (next.type !== 'enum') next.options = []
    else if (next.options.length === 0) next.options = ['one', 'other']
    return edit({ op: 'set_schema_field', definition, name, field: next })
  }
  return (
    <li className="grid grid-cols-[minmax(7rem,1fr)_8rem_minmax(9rem,2fr)_auto_auto] items-start gap-2 px-2 py-1.5">
      <Input {...rename.props} aria-label={`Name of ${name}`} className="font-mono text-xs" />
      {type === 'code' ? (
        <>
          <span className="self-center text-ink-3 text-xs">code</span>
          <OpenInCode line={field.at.line} label={name} />
          <span />
        </>
      ) : (
        <>
          <div className="flex flex-col gap-1">
            <Select
              aria-label={`Type of ${name}`}
              value={type}
              onChange={(event) => void change({ type: editableType.parse(event.target.value) })}
            >
              {Object.entries(typeNames).map(([id, label]) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </Select>
            {type === 'string' && <SchemaFormat field={field} change={change} />}
          </div>
          <SchemaDetails field={field} type={type} change={change} />
          <div className="flex flex-col">
            <Check
              text="optional"
              label={`${name} may be left out`}
              checked={field.optional}
              onChange={(optional) => void change({ optional })}
            />
            <Check
              text="or null"
              label={`${name} may be null`}
              checked={field.nullable}
              onChange={(nullable) => void change({ nullable })}
            />
          </div>
        </>
      )}
      <IconButton
        icon={<Trash2 size={13} />}
        label={`Delete ${name}`}
        onClick={() => void edit({ op: 'remove', definition, path: [name] })}
      />
    </li>
  )
}

interface CheckProps {
  text: string
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
}

function Check({ text, label, checked, onChange }: CheckProps) {
  return (
    <label className="flex h-6 items-center gap-1 whitespace-nowrap text-xs">
      <input
        type="checkbox"
        aria-label={label}
        className="accent-accent"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {text}
    </label>
  )
}
