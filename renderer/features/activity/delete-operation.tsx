/** What it means to delete operations, said before it is done. */
import { ConfirmDialog } from '../../ui/dialog.tsx'

/** Of one, or of many. */
export function deletionText(count: number): { title: string; description: string } {
  const isOne = count === 1
  return {
    title: isOne ? 'Delete this operation?' : `Delete ${count} operations?`,
    description: `${isOne ? 'Its record and its timeline go' : 'Their records and timelines go'}. The messages of the conversation stay, and so do changed files. For a week it can be undone.`,
  }
}

export interface DeleteOperationProps {
  onClose: () => void
  onConfirm: () => void
}

export function DeleteOperation({ onClose, onConfirm }: DeleteOperationProps) {
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      {...deletionText(1)}
      action="Delete"
      onConfirm={() => {
        onClose()
        onConfirm()
      }}
    />
  )
}
