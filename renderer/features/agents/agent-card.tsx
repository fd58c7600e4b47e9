/** One agent in the list: who it is, what it runs on, what it can do. */
import { Link } from '@tanstack/react-router'
import { Box, Code, MessageSquare, Play, Users, Wrench } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AgentSummary } from '../../../core/contract/project.ts'
import { useProject } from '../../app/project.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonClass } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { LoadErrorPanel } from './load-error-panel.tsx'
import { TriggerBadges } from './trigger-badges.tsx'

export function AgentCard({ agent }: { agent: AgentSummary }) {
  const { id } = useProject()
  const params = { project: id, agent: agent.name }
  const failed = agent.status === 'failed'
  return (
    <li className="group relative flex min-w-0 flex-col gap-2 rounded-lg border bg-panel px-3.5 py-3 shadow-soft focus-within:border-control hover:border-control">
      <div className="flex min-w-0 items-center gap-2">
        <h2 className="min-w-0 truncate font-semibold text-base">
          <Link
            to="/p/$project/agents/$agent"
            params={params}
            search={failed ? { tab: 'code' } : {}}
            className="rounded-sm after:absolute after:inset-0 after:rounded-lg"
          >
            {agent.name}
          </Link>
        </h2>
        {failed ? <Badge tone="bad">load error</Badge> : <Model model={agent.details?.model} />}
        {agent.kind === 'handler' && <Badge>handler</Badge>}
        <span className="flex-1" />
        <TriggerBadges triggers={agent.triggers} />
      </div>
      {failed && agent.error ? (
        <LoadErrorPanel agent={agent} error={agent.error} />
      ) : (
        <Summary agent={agent} />
      )}
      <div className="relative z-10 flex items-center gap-1.5 self-start">
        {!failed && (
          <Link
            to="/p/$project/agents/$agent"
            params={params}
            className={buttonClass('secondary', 'sm')}
          >
            {agent.kind === 'handler' ? (
              <Play size={13} aria-hidden />
            ) : (
              <MessageSquare size={13} aria-hidden />
            )}
            {agent.kind === 'handler' ? 'Call' : 'Chat'}
            <span className="sr-only">
              {agent.kind === 'handler' ? '' : ' with'} {agent.name}
            </span>
          </Link>
        )}
        <Link
          to="/p/$project/agents/$agent"
          params={params}
          search={{ tab: 'code' }}
          className={buttonClass('ghost', 'sm')}
        >
          <Code size={13} aria-hidden />
          {agent.file}
        </Link>
      </div>
    </li>
  )
}

function Model({ model }: { model: string | null | undefined }) {
  if (!model) return null
  return <Badge mono>{model}</Badge>
}

function Summary({ agent }: { agent: AgentSummary }) {
  const { details } = agent
  if (agent.kind === 'handler') {
    return <p className="text-ink-2">A function called with a payload. Each call is a run.</p>
  }
  if (!details) return <p className="text-ink-3">Loading…</p>
  const tools = details.tools.filter((tool) => tool.origin !== 'builtin')
  const text = details.description ?? details.instructions.split('\n')[0]
  return (
    <>
      <p className="line-clamp-2 text-ink-2">{text || 'No description.'}</p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-3 text-xs">
        <Fact icon={<Wrench size={13} />} title={details.tools.map((tool) => tool.name).join(', ')}>
          {tools.length > 0
            ? tools.map((tool) => tool.name).join(', ')
            : builtinText(details.tools)}
        </Fact>
        <Fact icon={<Box size={13} />}>{sandboxText(details.sandbox)}</Fact>
        {details.subagents.length > 0 && (
          <Fact icon={<Users size={13} />}>
            {formatCount(details.subagents.length, 'subagent')}
          </Fact>
        )}
      </div>
    </>
  )
}

function builtinText(tools: readonly unknown[]): string {
  return tools.length === 0 ? 'no tools' : formatCount(tools.length, 'built-in tool')
}

function Fact({ icon, title, children }: { icon: ReactNode; title?: string; children: ReactNode }) {
  return (
    <span title={title} className="flex min-w-0 items-center gap-1.5">
      <span aria-hidden>{icon}</span>
      <span className="truncate">{children}</span>
    </span>
  )
}

function sandboxText(sandbox: string): string {
  return sandbox === 'none' ? 'no sandbox' : `${sandbox} sandbox`
}
