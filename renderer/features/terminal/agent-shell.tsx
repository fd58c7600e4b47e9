/** What an agent's shell did, to look at: commands and their output, live, with colours. */
import { Link } from '@tanstack/react-router'
import { MessageSquare, SquareTerminal } from 'lucide-react'
import { memo, useEffect, useRef } from 'react'
import { useProject } from '../../app/project.ts'
import { Spinner } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatDuration } from '../../ui/format.ts'
import { scrollable } from '../../ui/scrollable.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TerminalText } from '../../ui/terminal-text.tsx'
import type { ShellCommand } from './shell-log.ts'
import { type ShellOf, useShellLog } from './use-shell-log.ts'

export interface AgentShellProps extends ShellOf {
  /** A call to show. */
  call: string | undefined
}

export function AgentShell({ agent, instanceId, call }: AgentShellProps) {
  const shell = useShellLog({ agent, instanceId })
  const { commands } = shell
  const scroller = useRef<HTMLElement>(null)
  const follows = useRef(true)
  useEffect(() => {
    const element = scroller.current
    if (element && follows.current && commands.length > 0) element.scrollTop = element.scrollHeight
  }, [commands])
  const isThere = commands.some(({ id }) => id === call)
  useEffect(() => {
    if (call === undefined || !isThere) return
    follows.current = false
    document.getElementById(rowId(call))?.scrollIntoView({ block: 'center' })
  }, [call, isThere])

  if (shell.isPending) return <Skeleton rows={6} />
  if (shell.error) {
    return <ErrorPanel className="m-3" error={shell.error} title="The shell could not be read." />
  }
  if (commands.length === 0) {
    return (
      <EmptyState icon={<SquareTerminal size={20} />} title="No command yet">
        What {agent} runs for {instanceId} shows here as it happens. You can look, not type.
      </EmptyState>
    )
  }
  return (
    <section
      ref={scroller}
      aria-label={`Shell of ${agent} / ${instanceId}`}
      {...scrollable}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < 40
      }}
      className="focus-inset min-h-0 flex-1 overflow-auto bg-panel py-2"
    >
      <ol aria-label="Commands">
        {commands.map((command) => (
          <CommandBlock
            key={command.id}
            command={command}
            agent={agent}
            instanceId={instanceId}
            isShown={command.id === call}
          />
        ))}
      </ol>
    </section>
  )
}

function rowId(call: string): string {
  return `shell-${call}`
}

interface CommandBlockProps extends ShellOf {
  command: ShellCommand
  isShown: boolean
}

const CommandBlock = memo(function CommandBlock(props: CommandBlockProps) {
  const { command, agent, instanceId, isShown } = props
  const { id: project } = useProject()
  const { status, exitCode, durationMs, session, cwd } = command
  return (
    <li
      id={rowId(command.id)}
      className={cx('group border-b px-4 py-2 last:border-b-0', isShown && 'bg-accent-soft')}
    >
      <div className="flex items-start gap-2">
        <pre className="min-w-0 flex-1 whitespace-pre-wrap break-words font-mono text-xs leading-[18px]">
          {cwd !== null && <span className="text-ink-3">{cwd} </span>}
          <span aria-hidden className="select-none text-accent-text">
            ${' '}
          </span>
          {command.command}
        </pre>
        <span className="tabular flex shrink-0 items-center gap-2 text-2xs text-ink-3 leading-[18px]">
          {status === 'running' && <Spinner size={12} />}
          {status === 'running' && <span className="sr-only">running</span>}
          {status === 'failed' && (
            <span className="text-bad">{exitCode === null ? 'failed' : `exit ${exitCode}`}</span>
          )}
          {durationMs !== null && formatDuration(durationMs)}
          <time dateTime={new Date(command.at).toISOString()}>
            {new Date(command.at).toLocaleTimeString()}
          </time>
          <Link
            to="/p/$project/agents/$agent"
            params={{ project, agent }}
            search={{ tab: 'chat', instance: instanceId, session: session ?? 'default' }}
            aria-label={`Open the conversation of ${command.command}`}
            title="Open the conversation"
            className="rounded-sm p-0.5 hover:bg-hover hover:text-ink"
          >
            <MessageSquare size={12} aria-hidden />
          </Link>
        </span>
      </div>
      {command.output !== '' && (
        <div className="mt-1">
          <TerminalText
            text={command.output}
            maxHeight={480}
            label={`Output of ${command.command}`}
          />
        </div>
      )}
    </li>
  )
})
