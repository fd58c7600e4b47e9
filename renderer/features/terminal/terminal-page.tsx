/** Shells in the project's folder, one a tab, and the shells of agents to look at. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus, SquareTerminal } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { AgentShell } from './agent-shell.tsx'
import { ShellMenu } from './shell-menu.tsx'
import { TerminalTabs } from './terminal-tabs.tsx'

const TerminalView = lazy(async () => ({
  default: (await import('./terminal-view.tsx')).TerminalView,
}))

const route = '/p/$project/terminal'

export function TerminalPage() {
  const project = useProject()
  const search = useSearch({ from: route })
  const navigate = useNavigate({ from: route })
  const { terminals, open, close, rename } = useTerminals()
  const list = terminals.data ?? []
  const { agent, instance } = search
  const shell =
    agent !== undefined && instance !== undefined ? { agent, instanceId: instance } : null
  const shown = shell ? undefined : (list.find(({ id }) => id === search.id) ?? list.at(-1))
  const hasTabs = terminals.data?.length !== 0 || shell !== null
  return (
    <>
      <PageHeader
        title="Terminal"
        description={project.project.root}
        actions={
          <>
            <ShellMenu
              shown={shell}
              onShow={({ agent, instanceId }) =>
                void navigate({ search: { agent, instance: instanceId }, replace: true })
              }
            />
            {hasTabs && (
              <Button icon={<Plus size={14} />} busy={open.isPending} onClick={() => open.mutate()}>
                New terminal
              </Button>
            )}
          </>
        }
      />
      {hasTabs && (
        <div className="flex shrink-0 items-center border-b pr-3">
          <TerminalTabs
            terminals={list}
            shown={shown?.id ?? null}
            onRename={(id, title) => rename.mutate({ id, title })}
            onClose={(id) => close.mutate(id)}
          />
        </div>
      )}
      {shell && (
        <AgentShell key={`${shell.agent} ${shell.instanceId}`} {...shell} call={search.call} />
      )}
      {open.isError && (
        <ErrorPanel
          className="m-4"
          error={open.error}
          title="A terminal could not be opened."
          actions={<Button onClick={() => open.mutate()}>Try again</Button>}
        />
      )}
      {terminals.isError && (
        <ErrorPanel
          className="m-4"
          error={terminals.error}
          title="The terminals could not be listed."
          actions={<Button onClick={() => terminals.refetch()}>Try again</Button>}
        />
      )}
      {terminals.isPending && !shell && <Skeleton rows={3} />}
      {terminals.data && list.length === 0 && !open.isError && !shell && (
        <EmptyState
          icon={<SquareTerminal size={20} />}
          title="No terminal is open"
          actions={
            <Button look="primary" busy={open.isPending} onClick={() => open.mutate()}>
              Open a terminal
            </Button>
          }
        >
          A shell in this project's folder, with your own permissions.
        </EmptyState>
      )}
      {shown && (
        <Suspense fallback={<Skeleton rows={3} />}>
          <TerminalView
            // A shell that began again is followed anew.
            key={`${shown.id} ${shown.exitCode === null}`}
            terminal={shown}
            onChange={() => void terminals.refetch()}
          />
        </Suspense>
      )}
    </>
  )
}

function useTerminals() {
  const { id, client } = useProject()
  const queries = useQueryClient()
  const navigate = useNavigate({ from: route })
  const queryKey = projectKey(id, 'terminals')
  const terminals = useQuery({
    queryKey,
    queryFn: ({ signal }) => client.terminals.list({ signal }),
  })
  const open = useMutation({
    mutationFn: () => client.terminals.open({ columns: 100, rows: 30 }),
    async onSuccess(opened) {
      await queries.invalidateQueries({ queryKey })
      await navigate({ search: { id: opened.id }, replace: true })
    },
  })
  const close = useMutation({
    mutationFn: (terminalId: string) => client.terminals.close(terminalId),
    onSettled: () => queries.invalidateQueries({ queryKey }),
    onError: (error) => toast.error(`It was not closed. ${HearthError.from(error).message}`),
  })
  const rename = useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) =>
      client.terminals.rename(id, title),
    onSettled: () => queries.invalidateQueries({ queryKey }),
    onError: (error) => toast.error(`It was not renamed. ${HearthError.from(error).message}`),
  })
  return { terminals, open, close, rename }
}
