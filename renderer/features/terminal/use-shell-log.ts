/** The shell of an agent's instance: what the log has of it, then live. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { HearthEvent } from '../../../core/contract/event.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { addToShell, type ShellCommand } from './shell-log.ts'

/** The newest commands; older ones are in the timeline. */
const mostCommands = 300

export interface ShellOf {
  agent: string
  instanceId: string
}

const none: readonly ShellCommand[] = []

export function useShellLog({ agent, instanceId }: ShellOf) {
  const { id, client, events } = useProject()
  const [live, setLive] = useState<readonly HearthEvent[]>([])
  const past = useQuery({
    queryKey: projectKey(id, 'shell', agent, instanceId),
    async queryFn({ signal }) {
      const types: ('tool_start' | 'tool_call')[] = ['tool_start', 'tool_call']
      let commands = none
      const pages = client.events.lines({ agent, instanceId, types, signal })
      for await (const page of pages) commands = addToShell(commands, page).slice(-mostCommands)
      return commands
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  useEffect(() => {
    setLive([])
    return events.subscribe((batch) => {
      const own = batch.filter(
        (event) => event.agent === agent && event.instanceId === instanceId && isShell(event),
      )
      if (own.length > 0) setLive((before) => [...before, ...own])
    })
  }, [events, agent, instanceId])
  const refetch = past.refetch
  // What happened while the connection was lost is in the log.
  useEffect(() => events.onOpen(() => void refetch()), [events, refetch])
  return {
    commands: past.data ? addToShell(past.data, live).slice(-mostCommands) : none,
    isPending: past.isPending,
    error: past.error,
    retry: () => void past.refetch(),
  }
}

function isShell({ type }: HearthEvent): boolean {
  return type === 'tool_start' || type === 'tool_call' || type === 'tool_execution_update'
}
