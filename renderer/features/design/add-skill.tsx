/** Adds a skill that lies in the project's source: `loadSkill` with its path. */
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { NewValue } from '../../../core/contract/design.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Input } from '../../ui/input.tsx'

/** Where projects keep skills that only some agents have. */
const folders = ['src/skills', 'skills']

export function AddSkill({
  label,
  onInsert,
}: {
  label: string
  onInsert: (value: NewValue) => void
}) {
  const list = useId()
  const [path, setPath] = useState('')
  const found = useSkillFolders()
  const add = (event: FormEvent) => {
    event.preventDefault()
    if (path.trim() === '') return
    const callee = { name: 'loadSkill', from: 'hearth' }
    onInsert({ call: { callee, arguments: [path.trim()] } })
    setPath('')
  }
  return (
    <form onSubmit={add} className="flex max-w-96 gap-2">
      <Input
        aria-label={`Add to ${label}`}
        value={path}
        list={list}
        placeholder="src/skills/triage"
        className="font-mono"
        onChange={(event) => setPath(event.target.value)}
      />
      <datalist id={list}>
        {found.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <Button type="submit" icon={<Plus size={13} aria-hidden />} disabled={path.trim() === ''}>
        Add
      </Button>
    </form>
  )
}

function useSkillFolders(): readonly string[] {
  const { id, client } = useProject()
  const found = useQuery({
    queryKey: projectKey(id, 'files', 'skill-folders'),
    async queryFn({ signal }) {
      const root = new Set((await client.files.list('', { signal })).map(({ path }) => path))
      const source = root.has('src')
        ? new Set((await client.files.list('src', { signal })).map(({ path }) => path))
        : new Set<string>()
      const there = folders.filter((folder) => root.has(folder) || source.has(folder))
      const lists = await Promise.all(there.map((folder) => client.files.list(folder, { signal })))
      return lists.flat().map(({ path }) => path)
    },
  })
  return found.data ?? []
}
