/** Draws whichever overlay is open over the window. */
import { type ComponentType, createElement, lazy, Suspense, useEffect, useState } from 'react'
import { type Overlay, showOverlay, useOverlay } from '../../app/overlay.ts'

interface Closable {
  onClose: () => void
}

const loads: (() => Promise<unknown>)[] = []

/** Drawn at once when it was read ahead: React shows what it waited for only after a while. */
function readAhead<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let ready: ComponentType<Props> | null = null
  async function read(): Promise<ComponentType<Props>> {
    ready ??= await load()
    return ready
  }
  loads.push(read)
  const Later: ComponentType<Props> = lazy(async () => ({ default: await read() }))
  return () => ready ?? Later
}

/** The same component for as long as it is open: another would lose what was typed. */
function Shown<Props extends object>({
  of,
  props,
}: {
  of: () => ComponentType<Props>
  props: Props
}) {
  const [shown] = useState(() => ({ component: of() }))
  return createElement(shown.component, props)
}

const commandPalette = readAhead<Closable>(
  async () => (await import('./command-palette.tsx')).CommandPalette,
)
const goTo = readAhead<Closable>(async () => (await import('./go-to.tsx')).GoTo)
const shortcutSheet = readAhead<Closable>(
  async () => (await import('./shortcut-sheet.tsx')).ShortcutSheet,
)
const newSourceDialog = readAhead(
  async () => (await import('../agents/new-source-dialog.tsx')).NewSourceDialog,
)
const newProjectDialog = readAhead<Closable>(
  async () => (await import('../projects/new-project-dialog.tsx')).NewProjectDialog,
)
const openProjectDialog = readAhead<Closable>(
  async () => (await import('../projects/open-project-dialog.tsx')).OpenProjectDialog,
)

export function Overlays() {
  const overlay = useOverlay()
  // Not needed for the first paint, but there when asked for: who opens one types at once.
  useEffect(() => {
    for (const load of loads) load().catch(readWhenOpened)
  }, [])
  if (!overlay) return null
  return <Suspense fallback={null}>{draw(overlay, () => showOverlay(null))}</Suspense>
}

/** What could not be read ahead is read when it is opened; that is where a failure shows. */
function readWhenOpened(): void {}

function draw(overlay: Overlay, close: () => void) {
  switch (overlay.kind) {
    case 'commands':
      return <Shown key={overlay.kind} of={commandPalette} props={{ onClose: close }} />
    case 'go':
      return <Shown key={overlay.kind} of={goTo} props={{ onClose: close }} />
    case 'shortcuts':
      return <Shown key={overlay.kind} of={shortcutSheet} props={{ onClose: close }} />
    case 'new':
      return (
        <Shown
          key={overlay.kind}
          of={newSourceDialog}
          props={{ what: overlay.what, onClose: close }}
        />
      )
    case 'open-project':
      return <Shown key={overlay.kind} of={openProjectDialog} props={{ onClose: close }} />
    case 'new-project':
      return <Shown key={overlay.kind} of={newProjectDialog} props={{ onClose: close }} />
  }
}
