/** The bar at the top: project switcher, the way into the palette, and whether the view is live. */
import { ChevronsUpDown, Moon, Play, Search, Sun } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Flame } from '../ui/flame.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { useCommandList } from './commands.ts'
import { showOverlay } from './overlay.ts'
import { useProject } from './project.ts'
import { setTheme, useResolvedTheme } from './theme.ts'
import { useStreamState } from './use-stream.ts'

/** With its menu, which nothing else of the first paint needs. */
const ProjectSwitcher = lazy(async () => ({
  default: (await import('./project-switcher.tsx')).ProjectSwitcher,
}))

export function TopBar() {
  return (
    <header className="col-span-2 grid grid-cols-[1fr_minmax(180px,420px)_1fr] items-center gap-3 pr-2 pl-3">
      <div className="flex min-w-0 items-center gap-2">
        <Flame />
        <Suspense fallback={<ProjectName />}>
          <ProjectSwitcher />
        </Suspense>
      </div>
      <button
        type="button"
        onClick={() => showOverlay({ kind: 'commands' })}
        className="flex h-7 items-center gap-2 rounded-md border border-line-strong bg-panel px-2.5 text-ink-3 hover:border-control hover:text-ink-2"
      >
        <Search size={14} aria-hidden />
        <span className="flex-1 truncate text-left">Search or run a command</span>
        <PaletteKeys />
      </button>
      <div className="flex items-center justify-end gap-1">
        <LiveToggle />
        <ThemeToggle />
      </div>
    </header>
  )
}

/** Where the switcher is about to be, drawn alike: nothing moves when it comes. */
function ProjectName() {
  return (
    <span className="flex h-7 min-w-0 items-center gap-1.5 px-1.5 font-medium">
      <span className="truncate">{useProject().project.name}</span>
      <ChevronsUpDown size={13} className="shrink-0 text-ink-3" aria-hidden />
    </span>
  )
}

function LiveToggle() {
  const { events } = useProject()
  const { connection, paused, attempt } = useStreamState()
  if (connection === 'waiting' || connection === 'refused' || attempt > 0) {
    return (
      <output className="flex h-6 items-center gap-1.5 rounded-md bg-warn-soft px-2 text-warn text-xs">
        <span className="size-1.5 animate-pulse-soft rounded-full bg-warn" />
        {connection === 'refused' ? 'Disconnected' : 'Reconnecting…'}
      </output>
    )
  }
  const text = paused ? 'Paused' : 'Live'
  const hint = paused
    ? 'New events are kept back. Click to go on.'
    : 'Everything updates as it happens. Click to hold the view still.'
  return (
    <Tooltip label={hint}>
      <button
        type="button"
        aria-pressed={paused}
        aria-label={paused ? 'Resume live updates' : 'Pause live updates'}
        onClick={() => events.setPaused(!paused)}
        className="flex h-6 items-center gap-1.5 rounded-md px-2 text-ink-2 text-xs hover:bg-hover aria-pressed:bg-warn-soft aria-pressed:text-warn"
      >
        {paused ? <Play size={12} aria-hidden /> : <span className="size-1.5 rounded-full bg-ok" />}
        {text}
      </button>
    </Tooltip>
  )
}

function ThemeToggle() {
  const theme = useResolvedTheme()
  const next = theme === 'dark' ? 'light' : 'dark'
  return (
    <IconButton
      size="sm"
      label={`Use the ${next} theme`}
      icon={theme === 'dark' ? <Sun size={14} /> : <Moon size={14} />}
      onClick={() => setTheme(next)}
    />
  )
}

/** As a person may have chosen them. */
function PaletteKeys() {
  const keys = useCommandList().find(({ id }) => id === 'palette.commands')?.shortcut
  return keys === undefined ? null : <Kbd keys={keys} />
}
