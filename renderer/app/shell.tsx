/** The frame around every view of a project: top bar, rail, status bar, and the overlays over them. */
import type { ReactNode } from 'react'
import { Overlays } from '../features/palette/overlays.tsx'
import { ProjectTrouble } from './project-trouble.tsx'
import { Rail } from './rail.tsx'
import { useGeneralCommands, useShellCommands } from './shell-commands.ts'
import { StatusBar } from './status-bar.tsx'
import { TopBar } from './top-bar.tsx'
import { useDesktop } from './use-desktop.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import { usePageCommands } from './use-page-commands.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { useWebNotices } from './web-notices.ts'

export function Shell({ children }: { children: ReactNode }) {
  useGeneralCommands()
  useShellCommands()
  usePageCommands()
  useShortcuts()
  useDesktop()
  useWebNotices()
  useKeptFocus()
  return (
    <div className="grid h-full grid-cols-[auto_1fr] grid-rows-[40px_1fr_24px] bg-sunken">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-1 focus:text-accent-ink"
      >
        Skip to content
      </a>
      <TopBar />
      <Rail />
      <main
        id="main"
        tabIndex={-1}
        className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-tl-lg border-t border-l bg-canvas focus-visible:outline-none"
      >
        {children}
      </main>
      <StatusBar />
      <ProjectTrouble />
      <Overlays />
    </div>
  )
}
