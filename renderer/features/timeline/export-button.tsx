/** Offers a timeline as a file. */
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ExportDialog } from './export-dialog.tsx'

export function ExportButton({ scope }: { scope: TimelineScope }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton
        size="sm"
        label="Export as a file"
        icon={<Download size={13} />}
        onClick={() => setOpen(true)}
      />
      {open && <ExportDialog scope={scope} onClose={() => setOpen(false)} />}
    </>
  )
}
