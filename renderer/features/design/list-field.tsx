/** A list of a definition, such as its tools: what is in it, taken out, added from the project. */
import { X } from 'lucide-react'
import type { DesignValue, NewValue } from '../../../core/contract/design.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { AddItem } from './add-item.tsx'
import { AddSkill } from './add-skill.tsx'
import type { FieldSpec } from './agent-fields.ts'
import { LockedValue, OpenInCode } from './locked-value.tsx'
import { sourceOf } from './source-of.ts'
import type { Place } from './value-at.ts'

export interface ListFieldProps {
  spec: FieldSpec & { kind: 'list' }
  /** The file it is in: imports are written from there. */
  file: string
  place: Place
  onInsert: (value: NewValue) => void
  onRemove: (index: number) => void
}

export function ListField({ spec, file, place, onInsert, onRemove }: ListFieldProps) {
  const value = place.state === 'present' ? place.value : null
  const items = value?.kind === 'list' ? value.items : []
  const isLocked = value !== null && value.kind !== 'list'
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 font-medium text-ink-2 text-xs">{spec.label}</legend>
      {isLocked && <LockedValue value={value} label={spec.label} />}
      {items.length > 0 && (
        <ul className="divide-y rounded-md border bg-panel">
          {items.map((item, index) => (
            <li
              key={`${item.at.start} ${sourceOf(item)}`}
              className="flex h-8 items-center gap-2 px-2"
            >
              <Item item={item} />
              {item.kind !== 'reference' && (
                <OpenInCode line={item.at.line} label={sourceOf(item)} />
              )}
              <IconButton
                icon={<X size={13} />}
                label={`Take out ${sourceOf(item)}`}
                onClick={() => onRemove(index)}
              />
            </li>
          ))}
        </ul>
      )}
      {!isLocked && items.length === 0 && (
        <p className="text-ink-3 text-xs">{spec.hint ? `None. ${spec.hint}` : 'None.'}</p>
      )}
      {!isLocked && spec.wants === 'skill' && <AddSkill label={spec.label} onInsert={onInsert} />}
      {!isLocked && spec.wants !== 'skill' && (
        <AddItem
          wants={spec.wants}
          label={spec.label}
          file={file}
          items={items}
          onInsert={onInsert}
        />
      )}
    </fieldset>
  )
}

function Item({ item }: { item: DesignValue }) {
  const from = item.kind === 'reference' ? item.to.from : null
  return (
    <span className="flex min-w-0 flex-1 items-baseline gap-2">
      <code className="truncate font-mono text-xs">{sourceOf(item)}</code>
      {from && <span className="min-w-0 truncate text-2xs text-ink-3">{from}</span>}
    </span>
  )
}
