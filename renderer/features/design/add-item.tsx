/** Adds a definition of the project to a list: its name, imported where that is needed. */
import { useQuery } from '@tanstack/react-query'
import type { DesignValue, NewValue } from '../../../core/contract/design.ts'
import { useProject } from '../../app/project.ts'
import { definitionsQuery } from '../../app/queries.ts'
import { Select } from '../../ui/input.tsx'
import { importPath } from './value-at.ts'

export interface AddItemProps {
  wants: 'tool' | 'profile'
  label: string
  file: string
  items: readonly DesignValue[]
  onInsert: (value: NewValue) => void
}

export function AddItem({ wants, label, file, items, onInsert }: AddItemProps) {
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
