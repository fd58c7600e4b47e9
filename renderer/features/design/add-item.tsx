/** Adds a definition of the project to a list: its name, imported where that is needed. */
import type { DesignValue, NewValue } from '../../../core/contract/design.ts'
import { Select } from '../../ui/input.tsx'
import type { Wanted } from './agent-fields.ts'
import { useOffered } from './use-offered.ts'
import { importPath } from './value-at.ts'

const nouns: Record<Wanted, string> = {
  tool: 'Tools',
  profile: 'Profiles',
  command: 'Commands',
}

export interface AddItemProps {
  wants: Wanted
  label: string
  file: string
  items: readonly DesignValue[]
  onInsert: (value: NewValue) => void
}

export function AddItem({ wants, label, file, items, onInsert }: AddItemProps) {
  const present = new Set(items.map((item) => (item.kind === 'reference' ? item.to.name : '')))
  const all = useOffered(wants, file)
  const offered = all.filter(({ id }) => !present.has(id))
  if (offered.length === 0) {
    return (
      <p className="text-ink-3 text-xs">
        {all.length > 0
          ? `All ${nouns[wants].toLowerCase()} of the project are in it.`
          : `${nouns[wants]} that files of the project export can be added here.`}
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
