/** Asks for the folder of an existing project and opens it. */
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { FolderField } from './folder-field.tsx'
import { useOpenProject } from './use-open-project.ts'

export function OpenProjectDialog({ onClose }: { onClose: () => void }) {
  const [root, setRoot] = useState('')
  const open = useOpenProject()
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
            look="primary"
            busy={open.isPending}
            disabled={root.trim() === ''}
            onClick={() => open.mutate({ kind: 'open', root: root.trim() })}
          >
            Open
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <FolderField label="Folder" value={root} onChange={setRoot} browsing />
        {open.isError && <ErrorPanel error={open.error} title="The folder was not opened." />}
      </div>
    </Dialog>
  )
}
