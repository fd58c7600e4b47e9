/** What a text must be, such as an email address. */
import { type SchemaField, SchemaTextFormat } from '../../../core/contract/design.ts'
import { Select } from '../../ui/input.tsx'
import type { FieldChange } from './schema-details.tsx'

export interface SchemaFormatProps {
  field: SchemaField
  change: FieldChange
}

const formatNames: Record<SchemaTextFormat, string> = {
  email: 'email',
  url: 'web address',
  uuid: 'UUID',
  date: 'date',
  datetime: 'date and time',
}

export function SchemaFormat({ field, change }: SchemaFormatProps) {
  return (
    <Select
      aria-label={`Format of ${field.name}`}
      value={field.format ?? ''}
      onChange={(event) =>
        void change({ format: SchemaTextFormat.nullable().parse(event.target.value || null) })
      }
      className="w-full text-xs"
    >
      <option value="">any text</option>
      {SchemaTextFormat.options.map((format) => (
        <option key={format} value={format}>
          {formatNames[format]}
        </option>
      ))}
    </Select>
  )
}
