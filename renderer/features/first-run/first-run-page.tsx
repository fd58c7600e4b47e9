/** The welcome page: three ways in, recent projects, and the models this machine already has. */
import { useQuery } from '@tanstack/react-query'
import { FolderOpen, LayoutTemplate, Sparkles } from 'lucide-react'
import type { ReactNode } from 'react'
import { useClient } from '../../app/client.ts'
import { desktop } from '../../app/desktop.ts'
import { showOverlay } from '../../app/overlay.ts'
import { foundProjectsQuery, recentProjectsQuery } from '../../app/queries.ts'
import { useGeneralCommands } from '../../app/shell-commands.ts'
import { useDesktop } from '../../app/use-desktop.ts'
import { useShortcuts } from '../../app/use-shortcuts.ts'
import { Spinner } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Flame } from '../../ui/flame.tsx'
import { Overlays } from '../palette/overlays.tsx'
import { useOpenProject } from '../projects/use-open-project.ts'
import { DetectedModels } from './detected-models.tsx'
import { FoundProjects } from './found-projects.tsx'
import { RecentProjects } from './recent-projects.tsx'

export function FirstRunPage() {
  const open = useOpenProject()
  const client = useClient()
  const recent = useQuery(recentProjectsQuery(client)).data ?? []
  const found = useQuery(foundProjectsQuery(client)).data ?? []
  useGeneralCommands()
  useShortcuts()
  useDesktop()

  async function chooseFolder() {
    const bridge = desktop()
    if (!bridge) {
      showOverlay({ kind: 'open-project' })
      return
    }
    const root = await bridge.openFolderDialog()
    if (root) open.mutate({ kind: 'open', root })
  }

  return (
    <main className="h-full overflow-y-auto bg-canvas">
      <title>Welcome · Hearth</title>
      <div className="mx-auto flex w-full max-w-[640px] flex-col gap-8 px-6 pt-[12vh] pb-12">
        <header className="flex flex-col items-start gap-3">
          <Flame size={44} />
          <div>
            <h1 className="font-semibold text-2xl tracking-tight">Welcome to Hearth</h1>
            <p className="text-balance text-base text-ink-2">
              Write agents in TypeScript, talk to them, and watch every step they take. All of it on
              this machine.
            </p>
          </div>
        </header>
        <div className="flex flex-col gap-2">
          <WayIn
            primary
            icon={<Sparkles size={18} />}
            title="Try the demo (no key)"
            busy={open.isPending && open.variables.kind === 'demo'}
            onClick={() => open.mutate({ kind: 'demo' })}
          >
            An agent with tools, a workflow and a timeline. Works offline, in under a minute.
          </WayIn>
          <WayIn
            icon={<FolderOpen size={18} />}
            title="Open a project"
            busy={open.isPending && open.variables.kind === 'open'}
            onClick={chooseFolder}
          >
            A folder on this machine that has agents, or soon will.
          </WayIn>
          <WayIn
            icon={<LayoutTemplate size={18} />}
            title="New from template"
            onClick={() => showOverlay({ kind: 'new-project' })}
          >
            Start from an assistant, a coding agent, a triage workflow or an empty folder.
          </WayIn>
          {open.isError && (
            <ErrorPanel error={open.error} title="The project was not opened." className="mt-1" />
          )}
        </div>
        <RecentProjects projects={recent} onOpen={(root) => open.mutate({ kind: 'open', root })} />
        <FoundProjects projects={found} onOpen={(root) => open.mutate({ kind: 'open', root })} />
        <DetectedModels
          opening={
            open.isPending && open.variables.kind === 'model' ? open.variables.provider : null
          }
          onChat={(provider, model) => open.mutate({ kind: 'model', provider: provider.id, model })}
        />
      </div>
      <Overlays />
    </main>
  )
}

interface WayInProps {
  icon: ReactNode
  title: string
  primary?: boolean
  busy?: boolean
  onClick: () => void
  children: ReactNode
}

/** The whole card is the button's; its name is the title alone. */
function WayIn({ icon, title, primary = false, busy = false, onClick, children }: WayInProps) {
  return (
    <div
      className={cx(
        'relative flex items-center gap-3.5 rounded-xl border px-4 py-3 transition-colors',
        primary
          ? 'border-accent-line bg-accent-soft hover:border-accent'
          : 'border-line-strong bg-panel shadow-soft hover:border-control',
      )}
    >
      <span
        aria-hidden
        className={cx(
          'flex size-9 shrink-0 items-center justify-center rounded-lg',
          primary ? 'bg-accent text-accent-ink' : 'bg-hover text-ink-2',
        )}
      >
        {busy ? <Spinner size={18} /> : icon}
      </span>
      <div className="min-w-0">
        <button
          type="button"
          disabled={busy}
          onClick={onClick}
          className="block text-left font-medium text-base after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus"
        >
          {title}
        </button>
        <p className="text-ink-2">{children}</p>
      </div>
    </div>
  )
}
