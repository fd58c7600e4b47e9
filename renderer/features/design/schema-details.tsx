/** What a schema says of a field beside its type: choices, limits, a default, words about it. */
import type { NewSchemaField, SchemaField } from '../../../core/contract/design.ts'
import { Input, Select } from '../../ui/input.tsx'
import { DraftNote } from './draft-note.tsx'
import { OpenInCode } from './locked-value.tsx'
import { defaultText, type EditableType, limitNames, readDefault } from './schema-texts.ts'
import { useDraft } from './use-draft.ts'

export type FieldChange = (changes: Partial<NewSchemaField>) => Promise<boolean>

export interface SchemaDetailsProps {
  field: SchemaField
  type: EditableType
  change: FieldChange
}

export function SchemaDetails({ field, type, change }: SchemaDetailsProps) {
  const { name, more, at } = field
  const options = useDraft(field.options.join(', '), (text) => change({ options: partsOf(text) }))
  const description = useDraft(field.description ?? '', (text) =>
    change({ description: text.trim() === '' ? null : text.trim() }),
  )
  const limits = limitNames[type]
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {type === 'enum' && <Input {...options.props} aria-label={`Choices of ${name}`} />}
      <Input
        {...description.props}
        aria-label={`Description of ${name}`}
        placeholder="Description"
      />
      <div className="flex items-center gap-3 text-ink-3 text-xs">
        {limits && (
          <>
            <Limit field={field} side="min" title={limits.min} change={change} />
            <Limit field={field} side="max" title={limits.max} change={change} />
          </>
        )}
        <Default field={field} type={type} change={change} />
      </div>
      {type === 'enum' && <DraftNote draft={options} label={`Choices of ${name}`} />}
      <DraftNote draft={description} label={`Description of ${name}`} />
      {more.length > 0 && (
        <p className="flex flex-wrap items-center gap-1.5 text-ink-3 text-xs">
          <code className="min-w-0 font-mono [overflow-wrap:anywhere]">{more.join('')}</code>
          stays as it is
          <OpenInCode line={at.line} label={name} />
        </p>
      )}
    </div>
  )
}

interface LimitProps {
  field: SchemaField
  side: 'min' | 'max'
  title: string
  change: FieldChange
}

function Limit({ field, side, title, change }: LimitProps) {
  const known = field[side]
  const draft = useDraft(known === null ? '' : String(known), (text) => {
    const value = text.trim() === '' ? null : Number(text)
    return value === null || Number.isFinite(value) ? change({ [side]: value }) : undefined
  })
  return (
    <div title={title} className="flex flex-1 items-center gap-1">
      {side}
      <Input
        {...draft.props}
        inputMode="decimal"
        aria-label={`${title} of ${field.name}`}
        className="min-w-8 text-xs"
      />
    </div>
  )
}

function Default({ field, type, change }: SchemaDetailsProps) {
  const label = `Default of ${field.name}`
  const text = defaultText(field.default?.json)
  const draft = useDraft(text, (typed) => {
    const read = readDefault(typed, type)
    return read === undefined ? undefined : change({ default: read })
  })
  const choices = type === 'boolean' ? ['true', 'false'] : type === 'enum' ? field.options : null
  return (
    <div className="flex flex-[2] items-center gap-1">
      default
      {choices === null ? (
        <Input {...draft.props} aria-label={label} className="min-w-12 text-xs" />
      ) : (
        <Select
          aria-label={label}
          value={text}
          onChange={(event) => {
            const read = readDefault(event.target.value, type)
            if (read !== undefined) void change({ default: read })
          }}
          className="min-w-12 text-xs"
        >
          <option value="">none</option>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {type === 'boolean' ? (choice === 'true' ? 'yes' : 'no') : choice}
            </option>
          ))}
        </Select>
      )}
    </div>
  )
}

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
}
