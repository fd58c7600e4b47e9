/** Chooses one definition of the project, such as the profile of an agent. */
import type { DesignValue, NewValue } from '../../../core/contract/design.ts'
import { Select } from '../../ui/input.tsx'
import type { FieldSpec } from './agent-fields.ts'
import { useOffered } from './use-offered.ts'
import { importPath } from './value-at.ts'

export interface ReferenceInputProps {
  ids: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined }
  spec: FieldSpec & { kind: 'reference' }
  file: string
  value: Extract<DesignValue, { kind: 'reference' }> | null
  onSet: (value: NewValue) => void
  onRemove: () => void
}

export function ReferenceInput({ ids, spec, file, value, onSet, onRemove }: ReferenceInputProps) {
  const offered = useOffered(spec.wants, file).map(({ id, path }) => ({
    name: id,
    from: path === file ? null : importPath(file, path),
    path,
  }))
  const isKnown = value === null || offered.some(({ name }) => name === value.to.name)
  return (
    <Select
      {...ids}
      value={value?.to.name ?? ''}
      onChange={(event) => {
        const chosen = offered.find(({ name }) => name === event.target.value)
        if (chosen) onSet({ reference: { name: chosen.name, from: chosen.from } })
        else if (event.target.value === '') onRemove()
      }}
    >
      <option value="">{spec.placeholder ?? 'None'}</option>
      {!isKnown && <option value={value.to.name}>{value.to.name}</option>}
      {offered.map(({ name, path }) => (
        <option key={`${path} ${name}`} value={name}>
          {name} ({path})
        </option>
      ))}
    </Select>
  )
}
