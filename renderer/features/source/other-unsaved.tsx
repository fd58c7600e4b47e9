/** Says when other files wait to be saved, as after a rename across files. */
import { useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useCommands } from '../../app/commands.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { saveAll, useUnsavedPaths } from './project-buffers.ts'

export function OtherUnsaved({ path }: { path: string }) {
  const { id, client } = useProject()
  const queries = useQueryClient()
  const others = useUnsavedPaths(id).filter((one) => one !== path)

  async function save() {
    const failed = await saveAll(id, client)
    await queries.invalidateQueries({ queryKey: projectKey(id, 'file') })
    if (failed.length > 0) toast.error(`Not saved: ${failed.join(', ')}. Somebody changed them.`)
  }

  useCommands([
    { id: 'file.save-all', title: 'Save all files', group: 'Code', run: () => void save() },
  ])
  if (others.length === 0) return null
  return (
    <div className="flex h-8 shrink-0 items-center gap-2 border-b bg-sunken px-4 text-xs">
      <span className="min-w-0 flex-1 truncate text-ink-2" title={others.join('\n')}>
        {formatCount(others.length, 'other file')} with unsaved changes: {others.join(', ')}
      </span>
      <Button size="sm" onClick={() => void save()}>
        Save all
      </Button>
    </div>
  )
}
