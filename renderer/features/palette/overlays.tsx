/** Draws whichever overlay is open over the window. */
import { lazy, Suspense } from 'react'
import { type Overlay, showOverlay, useOverlay } from '../../app/overlay.ts'

const CommandPalette = lazy(async () => ({
  default: (await import('./command-palette.tsx')).CommandPalette,
}))
const GoTo = lazy(async () => ({ default: (await import('./go-to.tsx')).GoTo }))
const ShortcutSheet = lazy(async () => ({
  default: (await import('./shortcut-sheet.tsx')).ShortcutSheet,
}))

const NewSourceDialog = lazy(async () => ({
  default: (await import('../agents/new-source-dialog.tsx')).NewSourceDialog,
}))
const NewProjectDialog = lazy(async () => ({
  default: (await import('../projects/new-project-dialog.tsx')).NewProjectDialog,
}))
const OpenProjectDialog = lazy(async () => ({
  default: (await import('../projects/open-project-dialog.tsx')).OpenProjectDialog,
}))

export function Overlays() {
  const overlay = useOverlay()
  if (!overlay) return null
  return <Suspense fallback={null}>{draw(overlay, () => showOverlay(null))}</Suspense>
}

function draw(overlay: Overlay, close: () => void) {
  switch (overlay.kind) {
    case 'commands':
      return <CommandPalette onClose={close} />
    case 'go':
      return <GoTo onClose={close} />
    case 'shortcuts':
      return <ShortcutSheet onClose={close} />
    case 'new':
      return <NewSourceDialog what={overlay.what} onClose={close} />
    case 'open-project':
      return <OpenProjectDialog onClose={close} />
    case 'new-project':
      return <NewProjectDialog onClose={close} />
  }
}
