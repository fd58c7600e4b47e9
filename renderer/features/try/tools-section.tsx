/** What an agent has when its code has run: its tools, its skills, and a button to try each. */
import { Link } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { AgentSummary, ToolSummary } from '../../../core/contract/project.ts'
import { useProject } from '../../app/project.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonClass } from '../../ui/button.tsx'
import { outboxStore } from '../chat/outbox.ts'
import { outboxKey } from '../chat/use-conversation.ts'
import { tryInstance } from './try-call.ts'
import { TryDialog } from './try-dialog.tsx'

const origins: Record<ToolSummary['origin'], string> = {
  agent: 'of the agent',
  subagent: 'of a subagent',
  command: 'command',
  mcp: 'MCP',
  builtin: 'built in',
}

/** The agent's own first: they are what is being worked on. */
const order: readonly ToolSummary['origin'][] = ['agent', 'command', 'mcp', 'subagent', 'builtin']

export function ToolsSection({ agent }: { agent: AgentSummary }) {
  const { id: project } = useProject()
  const [tried, setTried] = useState<ToolSummary | null>(null)
  if (!agent.details) return null
  const { skills } = agent.details
  const tools = agent.details.tools.toSorted(
    (one, other) => order.indexOf(one.origin) - order.indexOf(other.origin),
  )
  return (
    <section aria-label="Try what it has" className="flex flex-col gap-3">
      <h2 className="font-semibold text-base">Try what it has</h2>
      <ul className="divide-y rounded-md border bg-panel">
        {tools.map((tool) => (
          <Row key={tool.name} name={tool.name} note={tool.description} kind={origins[tool.origin]}>
            <Button
              size="sm"
              icon={<Play size={12} aria-hidden />}
              aria-label={`Try ${tool.name}`}
              onClick={() => setTried(tool)}
            >
              Try
            </Button>
          </Row>
        ))}
        {skills.map(({ name, description }) => (
          <Row key={`skill ${name}`} name={name} note={description ?? ''} kind="skill">
            <Link
              to="/p/$project/agents/$agent"
              params={{ project, agent: agent.name }}
              search={{ tab: 'chat', instance: tryInstance }}
              onClick={() => {
                const place = { agent: agent.name, instance: tryInstance, session: 'default' }
                outboxStore().write(outboxKey(project, place), `Use the skill “${name}”.`)
              }}
              aria-label={`Try ${name}`}
              className={buttonClass('secondary', 'sm')}
            >
              <Play size={12} aria-hidden />
              Try
            </Link>
          </Row>
        ))}
      </ul>
      {tried && <TryDialog agent={agent.name} tool={tried} onClose={() => setTried(null)} />}
    </section>
  )
}

interface RowProps {
  name: string
  note: string
  kind: string
  children: ReactNode
}

function Row({ name, note, kind, children }: RowProps) {
  return (
    <li className="flex h-9 items-center gap-2 px-3">
      <code className="shrink-0 font-mono text-xs">{name}</code>
      <span className="min-w-0 flex-1 truncate text-2xs text-ink-3">{note}</span>
      <Badge>{kind}</Badge>
      {children}
    </li>
  )
}
