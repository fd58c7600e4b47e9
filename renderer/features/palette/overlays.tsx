/** Draws whichever overlay is open over the window. */
import { lazy, Suspense, useEffect } from 'react'
import { type Overlay, showOverlay, useOverlay } from '../../app/overlay.ts'

const loads = {
  commands: async () => ({ default: (await import('./command-palette.tsx')).CommandPalette }),
  goTo: async () => ({ default: (await import('./go-to.tsx')).GoTo }),
  shortcuts: async () => ({ default: (await import('./shortcut-sheet.tsx')).ShortcutSheet }),
  newSource: async () => ({
    default: (await import('../agents/new-source-dialog.tsx')).NewSourceDialog,
  }),
  newProject: async () => ({
    default: (await import('../projects/new-project-dialog.tsx')).NewProjectDialog,
  }),
  openProject: async () => ({
    default: (await import('../projects/open-project-dialog.tsx')).OpenProjectDialog,
  }),
}
const CommandPalette = lazy(loads.commands)
const GoTo = lazy(loads.goTo)
const ShortcutSheet = lazy(loads.shortcuts)
const NewSourceDialog = lazy(loads.newSource)
const NewProjectDialog = lazy(loads.newProject)
const OpenProjectDialog = lazy(loads.openProject)

export function Overlays() {
  const overlay = useOverlay()
  // Not needed for the first paint, but there when asked for: who opens one types at once.
  useEffect(() => {
    for (const load of Object.values(loads)) load().catch(readWhenOpened)
  }, [])
  if (!overlay) return null
  return <Suspense fallback={null}>{draw(overlay, () => showOverlay(null))}</Suspense>
}

/** What could not be read ahead is read when it is opened; that is where a failure shows. */
function readWhenOpened(): void {}

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
