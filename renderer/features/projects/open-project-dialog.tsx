/** Asks for the folder of an existing project and opens it. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useClient } from '../../app/client.ts'
import { homeFolderQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { FolderField } from './folder-field.tsx'
import { useOpenProject, wholePath } from './use-open-project.ts'

export function OpenProjectDialog({ onClose }: { onClose: () => void }) {
  const home = useQuery(homeFolderQuery(useClient())).data?.path
  const [typed, setTyped] = useState('')
  const open = useOpenProject()
  const root = wholePath(typed, home)
  const isPart = typed.trim() !== '' && root === null
  function submit(event: FormEvent) {
    event.preventDefault()
    if (root !== null) open.mutate({ kind: 'open', root })
  }
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Open a project"
      description="A folder with a hearth.toml, a pyflue.toml or src/agents. Other folders open too; they just have no agents yet."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="open-project"
            look="primary"
            busy={open.isPending}
            disabled={root === null}
          >
            Open
          </Button>
        </>
      }
    >
      <form id="open-project" onSubmit={submit} className="flex flex-col gap-3">
        <FolderField
          label="Folder"
          value={typed}
          path={root ?? ''}
          onChange={(path) => {
            open.reset()
            setTyped(path)
          }}
          error={isPart ? `Give the whole path, such as ${home ?? '/home/me'}/project.` : undefined}
          browsing
        />
        {open.isError && <ErrorPanel error={open.error} title="The folder was not opened." />}
      </form>
    </Dialog>
  )
}
