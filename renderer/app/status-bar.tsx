/** The bar at the bottom: how to reach this Hearth, what is going on, and how much it takes. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Database, Hand, KeyRound, ListOrdered, MemoryStick, Play, Plug } from 'lucide-react'
import type { ReactNode } from 'react'
import { useQueued } from '../features/queue/use-queued.ts'
import { describeError } from '../ui/error-panel.tsx'
import { formatBytes, formatCount } from '../ui/format.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { useClient } from './client.ts'
import { useProject } from './project.ts'
import { pendingApprovalsQuery, projectDetailsQuery, statusQuery } from './queries.ts'

const item =
  'focus-inset flex h-full shrink-0 items-center gap-1.5 px-2 text-2xs text-ink-3 tabular [&>svg]:shrink-0'
const action = `${item} hover:bg-hover hover:text-ink`

export function StatusBar() {
  const client = useClient()
  const project = useProject()
  const status = useQuery(statusQuery(client)).data
  const details = useQuery(projectDetailsQuery(project)).data
  const waiting = useQueued()
  const running = (details?.activeRuns ?? 0) + (details?.activeOperations ?? 0)
  return (
    <footer className="col-span-2 flex h-6 items-center overflow-hidden border-t px-1">
      <Port url={status?.url ?? null} />
      {status?.auth === 'token' && status.url && <Token />}
      <WaitingApprovals />
      <span className="flex-1" />
      <Tooltip label="Runs and operations going on now" side="top">
        <Link to="/p/$project/activity" params={{ project: project.id }} className={action}>
          <Play size={12} aria-hidden className={running ? 'text-accent-text' : ''} />
          {formatCount(running, 'running', 'running')}
        </Link>
      </Tooltip>
      <Tooltip label="Prompts, dispatches and runs that wait for their turn" side="top">
        <Link to="/p/$project/queue" params={{ project: project.id }} className={action}>
          <ListOrdered size={12} aria-hidden />
          {waiting === null ? '– queued' : `${waiting} queued`}
        </Link>
      </Tooltip>
      <Fact
        label={details ? `Database ${details.size.path}` : 'Database'}
        icon={<Database size={12} aria-hidden />}
      >
        {details ? formatBytes(details.size.bytes + details.size.walBytes) : '–'}
      </Fact>
      <Fact label="Memory of the Hearth process" icon={<MemoryStick size={12} aria-hidden />}>
        {status ? formatBytes(status.memory.rss) : '–'}
      </Fact>
      {status && <span className={item}>Hearth {status.version}</span>}
    </footer>
  )
}

/** Said when it changes: whoever waits for a person may be far from what is shown. */
function WaitingApprovals() {
  const project = useProject()
  const waiting = useQuery(pendingApprovalsQuery(project)).data?.length ?? 0
  return (
    <span aria-live="polite" className="flex h-full shrink-0 items-center">
      {waiting > 0 && (
        <Link
          to="/p/$project/approvals"
          params={{ project: project.id }}
          className="focus-inset tabular flex h-full items-center gap-1.5 bg-warn-soft px-2 font-medium text-2xs text-warn hover:underline"
        >
          <Hand size={12} aria-hidden />
          {formatCount(waiting, 'approval waits', 'approvals wait')}
        </Link>
      )}
    </span>
  )
}

function Fact({ label, icon, children }: { label: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Tooltip label={label} side="top">
      <span className={item}>
        {icon}
        {children}
      </span>
    </Tooltip>
  )
}

function Port({ url }: { url: string | null }) {
  const { id } = useProject()
  if (!url) {
    return (
      <Tooltip label="Other programs cannot reach Hearth. Switch it on in Settings." side="top">
        <Link
          to="/p/$project/settings/{-$section}"
          params={{ project: id, section: 'port' }}
          className={action}
        >
          <Plug size={12} aria-hidden />
          Local port off
        </Link>
      </Tooltip>
    )
  }
  return (
    <Tooltip label="Copy the address of the local port" side="top">
      <button type="button" className={action} onClick={() => copy(url, 'Address copied')}>
        <Plug size={12} aria-hidden className="text-ok" />
        {url.replace(/^https?:\/\//, '')}
      </button>
    </Tooltip>
  )
}

function Token() {
  const client = useClient()
  async function copyToken() {
    try {
      const { token } = await client.status.connection()
      if (token) await copy(token, 'Token copied')
    } catch (error) {
      const { toast } = await import('sonner')
      toast.error(describeError(error).message)
    }
  }
  return (
    <Tooltip label="Copy the access token for scripts" side="top">
      <button type="button" className={action} onClick={copyToken}>
        <KeyRound size={12} aria-hidden />
        Copy token
      </button>
    </Tooltip>
  )
}

async function copy(text: string, done: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  const { toast } = await import('sonner')
  toast.success(done)
}
