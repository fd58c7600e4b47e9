/** A list of a definition, such as its tools: what is in it, taken out, added from the project. */
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { DesignValue, NewValue } from '../../../core/contract/design.ts'
import { useProject } from '../../app/project.ts'
import { definitionsQuery } from '../../app/queries.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Select } from '../../ui/input.tsx'
import type { FieldSpec } from './agent-fields.ts'
import { LockedValue, OpenInCode, sourceOf } from './locked-value.tsx'
import { importPath, type Place } from './value-at.ts'

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
      {!isLocked && items.length === 0 && <p className="text-ink-3 text-xs">None.</p>}
      {!isLocked && spec.wants && (
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

interface AddItemProps {
  wants: 'tool' | 'profile'
  label: string
  file: string
  items: readonly DesignValue[]
  onInsert: (value: NewValue) => void
}

function AddItem({ wants, label, file, items, onInsert }: AddItemProps) {
  const definitions = useQuery(definitionsQuery(useProject())).data ?? []
  const present = new Set(items.map((item) => (item.kind === 'reference' ? item.to.name : '')))
  const offered = definitions.filter(
    ({ kind, exported, id, path }) =>
      kind === wants && (exported || path === file) && id !== 'default' && !present.has(id),
  )
  if (offered.length === 0) {
    return (
      <p className="text-ink-3 text-xs">
        {wants === 'tool'
          ? 'Tools that files of the project export can be added here.'
          : 'Profiles that files of the project export can be added here.'}
      </p>
    )
  }
  return (
    <Select
      aria-label={`Add to ${label}`}
      value=""
      className="max-w-72"
      onChange={(event) => {
        const chosen = offered.find(({ path, id }) => `${path} ${id}` === event.target.value)
        if (!chosen) return
        const from = chosen.path === file ? null : importPath(file, chosen.path)
        onInsert({ reference: { name: chosen.id, from } })
      }}
    >
      <option value="">Add…</option>
      {offered.map(({ path, id }) => (
        <option key={`${path} ${id}`} value={`${path} ${id}`}>
          {id} ({path})
        </option>
      ))}
    </Select>
  )
}
