/** One field of a definition: a control for what is data, a locked line for what is code. */
import { Eraser } from 'lucide-react'
import type { DesignValue, NewValue } from '../../../core/contract/design.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Field, Select } from '../../ui/input.tsx'
import type { FieldSpec } from './agent-fields.ts'
import { KeptDraft } from './kept-draft.tsx'
import { LockedValue } from './locked-value.tsx'
import { ModelInput } from './model-input.tsx'
import { ReferenceInput } from './reference-input.tsx'
import { templateParts, templateText } from './template-text.ts'
import { TextInput } from './text-input.tsx'
import type { Place } from './value-at.ts'

export interface FieldRowProps {
  spec: Exclude<FieldSpec, { kind: 'list' | 'servers' }>
  /** The file it is in: imports are written from there. */
  file: string
  /** Of the field in all files, under which unwritten text is kept. */
  name: string
  place: Place
  onSet: (value: NewValue) => Promise<boolean>
  /** Undefined: there is nothing to remove. */
  onRemove: () => Promise<boolean> | undefined
}

export function FieldRow({ spec, file, name, place, onSet, onRemove }: FieldRowProps) {
  const locked = lockedBy(spec, place)
  if (locked) {
    return (
      <div className="flex flex-col gap-1">
        <span className="font-medium text-ink-2 text-xs">{spec.label}</span>
        <LockedValue value={locked} label={spec.label} />
        <KeptDraft name={name} label={spec.label} />
      </div>
    )
  }
  const isUncertain = place.state === 'present' && !place.certain
  const hint = isUncertain ? 'Something spread after it may replace it.' : spec.hint
  return (
    <div className="flex items-start gap-1">
      <div className="min-w-0 flex-1">
        <Field label={spec.label} hint={hint}>
          {(ids) => (
            <Control
              ids={ids}
              spec={spec}
              file={file}
              name={name}
              place={place}
              onSet={onSet}
              onRemove={onRemove}
            />
          )}
        </Field>
      </div>
      <IconButton
        icon={<Eraser size={13} />}
        className="mt-5"
        label={`Remove ${spec.label} from the file`}
        disabled={place.state !== 'present'}
        onClick={onRemove}
      />
    </div>
  )
}

/** The value that only code can change; null when the control can. */
function lockedBy(spec: FieldSpec, place: Place): DesignValue | null {
  if (place.state === 'hidden') {
    // `compaction: false` is data above: what is below it is just not there.
    return place.by.kind === 'literal' ? null : place.by
  }
  if (place.state === 'absent') return null
  const { value } = place
  if (spec.kind === 'unless_false' && value.kind === 'object') return null
  if (spec.kind === 'reference' && value.kind === 'reference') return null
  if (value.kind === 'template') return spec.kind === 'prose' || spec.kind === 'text' ? null : value
  return value.kind === 'literal' ? null : value
}

interface ControlProps extends FieldRowProps {
  ids: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined }
}

function Control({ ids, spec, file, name, place, onSet, onRemove }: ControlProps) {
  const value = place.state === 'present' ? place.value : null
  const literal = value?.kind === 'literal' ? value.value : null
  const text =
    value?.kind === 'template'
      ? templateText(value.parts)
      : spec.kind === 'prose'
        ? templateText([{ text: String(literal ?? '') }])
        : String(literal ?? '')
  const commit = (next: string) => {
    return next.trim() === '' ? onRemove() : onSet(toValue(spec, next))
  }
  switch (spec.kind) {
    case 'choice':
      return (
        <Select {...ids} value={text} onChange={(event) => void commit(event.target.value)}>
          <option value="">{spec.placeholder ?? 'Not said'}</option>
          {spec.options.map(({ value: id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      )
    case 'switch':
      return (
        <input
          {...ids}
          type="checkbox"
          className="size-4 accent-accent"
          checked={typeof literal === 'boolean' ? literal : spec.fallback}
          onChange={(event) => void onSet({ json: event.target.checked })}
        />
      )
    case 'unless_false':
      return (
        <input
          {...ids}
          type="checkbox"
          className="size-4 accent-accent"
          checked={literal !== false}
          onChange={(event) => void (event.target.checked ? onRemove() : onSet({ json: false }))}
        />
      )
    case 'reference':
      return (
        <ReferenceInput
          ids={ids}
          spec={spec}
          file={file}
          value={value?.kind === 'reference' ? value : null}
          onSet={onSet}
          onRemove={onRemove}
        />
      )
    case 'model':
      return <ModelInput ids={ids} spec={spec} name={name} text={text} onCommit={commit} />
    default:
      return <TextInput ids={ids} spec={spec} name={name} text={text} onCommit={commit} />
  }
}

function toValue(spec: FieldSpec, text: string): NewValue {
  if (spec.kind === 'number') return { json: Math.max(0, Math.round(Number(text))) }
  if (spec.kind === 'choice') {
    return { json: spec.options.find(({ value }) => value === text)?.json ?? text }
  }
  if (spec.kind !== 'prose') return { json: text }
  const template = templateParts(text)
  const [only] = template
  // Without expressions it is a plain text, and stays one in the file.
  return template.length === 1 && only && 'text' in only ? { json: only.text } : { template }
}
