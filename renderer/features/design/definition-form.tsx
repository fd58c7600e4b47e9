/** The form of one definition: groups of fields, then what else the file says about it. */
import type { ReactNode } from 'react'
import type { Definition } from '../../../core/contract/design.ts'
import { useProject } from '../../app/project.ts'
import type { FieldGroup, FieldSpec } from './agent-fields.ts'
import { groupsFor, shownKeys } from './agent-fields.ts'
import { FieldRow } from './field-row.tsx'
import { ListField } from './list-field.tsx'
import { LockedValue } from './locked-value.tsx'
import { ServersField } from './servers-field.tsx'
import type { MakeEdits } from './use-design.ts'
import { valueAt } from './value-at.ts'

export interface DefinitionFormProps {
  definition: Definition
  file: string
  groups: readonly FieldGroup[]
  edit: MakeEdits
}

export function DefinitionForm({ definition, file, groups: all, edit }: DefinitionFormProps) {
  const groups = groupsFor(all, definition)
  const { id, value } = definition
  if (value.kind !== 'object') {
    return (
      <div className="flex flex-col gap-2">
        <p className="text-ink-2">
          Its options are computed by the code, so the code is where they are changed.
        </p>
        <LockedValue value={value} label={id} />
      </div>
    )
  }
  const known = shownKeys(groups)
  const others = value.fields.filter(({ name }) => !known.has(name))
  return (
    <div className="flex flex-col gap-6">
      {groups.map(({ title, fields }) => (
        <Group key={title} title={groups.length > 1 ? title : null}>
          {fields.map((spec) => (
            <Row
              key={spec.path.join('.')}
              definition={definition}
              file={file}
              spec={spec}
              edit={edit}
            />
          ))}
        </Group>
      ))}
      {(others.length > 0 || value.open) && (
        <section aria-label="Also in the file" className="flex flex-col gap-3">
          <h3 className="border-b pb-1 font-medium text-sm">Also in the file</h3>
          {others.map(({ name, value: field }) => (
            <div key={name} className="flex flex-col gap-1">
              <span className="font-medium font-mono text-ink-2 text-xs">{name}</span>
              <LockedValue value={field} label={name} />
            </div>
          ))}
          {value.open && (
            <p className="text-ink-3 text-xs">
              Something is spread into it, or has a computed name: there may be more than is shown.
            </p>
          )}
        </section>
      )}
    </div>
  )
}

/** The only group needs no title: that of the definition stands above it. */
function Group({ title, children }: { title: string | null; children: ReactNode }) {
  if (title === null) return <div className="flex flex-col gap-3">{children}</div>
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h3 className="border-b pb-1 font-medium text-sm">{title}</h3>
      {children}
    </section>
  )
}

interface RowProps {
  definition: Definition
  file: string
  spec: FieldSpec
  edit: DefinitionFormProps['edit']
}

function Row({ definition, file, spec, edit }: RowProps) {
  const { id: project } = useProject()
  const { id, value } = definition
  const { path } = spec
  const place = valueAt(value, path)
  if (spec.kind === 'list') {
    return (
      <ListField
        spec={spec}
        file={file}
        place={place}
        onInsert={(item) => void edit({ op: 'insert', definition: id, path, value: item })}
        onRemove={(index) => void edit({ op: 'remove', definition: id, path: [...path, index] })}
      />
    )
  }
  if (spec.kind === 'servers') {
    return (
      <ServersField
        label={spec.label}
        path={path}
        place={place}
        onSet={(at, next) => void edit({ op: 'set', definition: id, path: at, value: next })}
        onRemove={(at) => void edit({ op: 'remove', definition: id, path: at })}
      />
    )
  }
  return (
    <FieldRow
      spec={spec}
      file={file}
      name={`${project} ${file} ${id} ${path.join('.')}`}
      place={place}
      onSet={(next) => edit({ op: 'set', definition: id, path, value: next })}
      onRemove={() =>
        place.state === 'present' ? edit({ op: 'remove', definition: id, path }) : undefined
      }
    />
  )
}
