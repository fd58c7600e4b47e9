/** Ctrl/Cmd+P: goes to an agent, workflow, run, session or file. */

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Bot, FileCode, MessageSquare, Workflow } from 'lucide-react'
import { useState } from 'react'
import { runName } from '../../../core/contract/run.ts'
import { useProject } from '../../app/project.ts'
import { agentsQuery, projectKey, runsQuery, workflowsQuery } from '../../app/queries.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { PaletteFrame, PaletteGroup, PaletteItem } from './palette-frame.tsx'
import { listAllFiles } from './project-file-list.ts'
import { Said } from './said.tsx'

export function GoTo({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('')
  return (
    <PaletteFrame
      title="Go to"
      placeholder="Go to agent, workflow, run, session or file, or search what was said"
      empty="Nothing here has that name, and nothing was said that fits."
      onType={setTyped}
      onClose={onClose}
    >
      <Sources onClose={onClose} />
      <Sessions onClose={onClose} />
      <Runs onClose={onClose} />
      <Files onClose={onClose} />
      <Said typed={typed} onClose={onClose} />
    </PaletteFrame>
  )
}

type Part = { onClose: () => void }

function Sources({ onClose }: Part) {
  const project = useProject()
  const navigate = useNavigate()
  const agents = useQuery(agentsQuery(project)).data ?? []
  const workflows = useQuery(workflowsQuery(project)).data ?? []
  return (
    <>
      <PaletteGroup heading="Agents">
        {agents.map(({ name, file }) => (
          <PaletteItem
            key={name}
            id={`agent ${name}`}
            icon={<Bot size={15} />}
            after={<span className="text-ink-3 text-xs">{file}</span>}
            onSelect={() => {
              onClose()
              void navigate({
                to: '/p/$project/agents/$agent',
                params: { project: project.id, agent: name },
              })
            }}
          >
            {name}
          </PaletteItem>
        ))}
      </PaletteGroup>
      <PaletteGroup heading="Workflows">
        {workflows.map(({ name, file }) => (
          <PaletteItem
            key={name}
            id={`workflow ${name}`}
            icon={<Workflow size={15} />}
            after={<span className="text-ink-3 text-xs">{file}</span>}
            onSelect={() => {
              onClose()
              void navigate({
                to: '/p/$project/workflows/$workflow',
                params: { project: project.id, workflow: name },
              })
            }}
          >
            {name}
          </PaletteItem>
        ))}
      </PaletteGroup>
    </>
  )
}

function Sessions({ onClose }: Part) {
  const { id, client } = useProject()
  const navigate = useNavigate()
  const sessions =
    useQuery({
      queryKey: projectKey(id, 'sessions', 'recent'),
      queryFn: ({ signal }) => client.sessions.list({ limit: 50, signal }),
    }).data?.items ?? []
  return (
    <PaletteGroup heading="Sessions">
      {sessions.map((session) => (
        <PaletteItem
          key={session.id}
          id={`session ${session.id}`}
          keywords={[
            session.title ?? session.name,
            session.name,
            session.agent,
            session.instanceId,
          ]}
          icon={<MessageSquare size={15} />}
          after={<RelativeTime at={session.updatedAt} className="text-ink-3 text-xs" />}
          onSelect={() => {
            onClose()
            void navigate({
              to: '/p/$project/agents/$agent',
              params: { project: id, agent: session.agent },
              search: { instance: session.instanceId, session: session.name },
            })
          }}
        >
          {session.title ?? session.name}
          <span className="text-ink-3">
            {' '}
            {session.agent}/{session.instanceId}
          </span>
        </PaletteItem>
      ))}
    </PaletteGroup>
  )
}

function Runs({ onClose }: Part) {
  const project = useProject()
  const navigate = useNavigate()
  const runs = useInfiniteQuery(runsQuery(project)).data?.pages[0]?.items ?? []
  return (
    <PaletteGroup heading="Runs">
      {runs.slice(0, 30).map((run) => (
        <PaletteItem
          key={run.id}
          id={`run ${run.id}`}
          keywords={[runName(run), run.status]}
          icon={<StatusGlyph status={run.status} />}
          after={<RelativeTime at={run.startedAt} className="text-ink-3 text-xs" />}
          onSelect={() => {
            onClose()
            void navigate({
              to: '/p/$project/runs/$runId',
              params: { project: project.id, runId: run.id },
            })
          }}
        >
          {runName(run)}
        </PaletteItem>
      ))}
    </PaletteGroup>
  )
}

function Files({ onClose }: Part) {
  const { id, client } = useProject()
  const navigate = useNavigate()
  const files =
    useQuery({
      queryKey: projectKey(id, 'files', 'all'),
      queryFn: ({ signal }) => listAllFiles((path) => client.files.list(path, { signal })),
    }).data ?? []
  return (
    <PaletteGroup heading="Files">
      {files.map((path) => (
        <PaletteItem
          key={path}
          id={`file ${path}`}
          icon={<FileCode size={15} />}
          onSelect={() => {
            onClose()
            void navigate({ to: '/p/$project/files', params: { project: id }, search: { path } })
          }}
        >
          {path}
        </PaletteItem>
      ))}
    </PaletteGroup>
  )
}
