/** Asks before a tab with unsaved text is closed. */
import { useState } from 'react'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { bufferKey, projectBuffers } from '../source/project-buffers.ts'

export interface CloseUnsavedDialogProps {
  path: string
  onClose: () => void
  /** The text is saved, or given up. */
  onDone: () => void
}

export function CloseUnsavedDialog({ path, onClose, onDone }: CloseUnsavedDialogProps) {
  const { id, client } = useProject()
  const [problem, setProblem] = useState<unknown>(null)
  const [isSaving, setSaving] = useState(false)
  const key = bufferKey(id, path)

  async function save() {
    const buffer = projectBuffers.get(key)
    if (!buffer) return onDone()
    setSaving(true)
    try {
      const { text } = buffer
      const written = await client.files.write(path, text, { ifMatch: buffer.base.hash })
      projectBuffers.saved(key, { content: text, hash: written.hash })
      onDone()
    } catch (error) {
      setProblem(error)
    } finally {
      setSaving(false)
    }
  }

  function discard(): void {
    projectBuffers.reload(key)
    onDone()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Save ${path.slice(path.lastIndexOf('/') + 1)} before closing?`}
      description="Your changes are lost if you do not save them."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" onClick={discard}>
            Close without saving
          </Button>
          <Button look="primary" busy={isSaving} onClick={() => void save()}>
            Save and close
          </Button>
        </>
      }
    >
      {problem !== null && <ErrorPanel error={problem} title="The file was not saved." />}
    </Dialog>
  )
}
