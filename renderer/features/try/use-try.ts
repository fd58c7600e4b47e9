/** Calls one tool of an agent for real, in a session of its own, and follows what becomes of it. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useProject } from '../../app/project.ts'
import { operationQuery, projectKey } from '../../app/queries.ts'
import { useLiveOperations } from '../../app/use-stream.ts'
import { callDirective, callStep, sessionName, tryInstance, tryModel } from './try-call.ts'

/** How often an operation that is under way is asked about, in milliseconds. */
const pollMs = 500

/** More than one call writes. */
const entriesOfACall = 20

export function useTry(agent: string, tool: string) {
  const project = useProject()
  const { client, id } = project
  const live = useLiveOperations()
  const start = useMutation({
    async mutationFn(input: unknown) {
      const sessionId = await openSession(client, agent, sessionName(tool))
      const body = { message: callDirective(tool, input), model: tryModel }
      return { sessionId, ...(await client.sessions.prompt(sessionId, body)) }
    },
  })
  const started = start.data
  const operation = useQuery({
    ...operationQuery(project, started?.operationId ?? ''),
    enabled: started !== undefined,
    refetchInterval: ({ state }) =>
      state.data && state.data.status !== 'running' ? false : pollMs,
  }).data
  const ended = operation !== undefined && operation.status !== 'running'
  const entries = useQuery({
    queryKey: projectKey(id, 'try', started?.operationId),
    queryFn: async ({ signal }) => {
      const query = { limit: entriesOfACall, signal }
      const page = await client.sessions.entries(started?.sessionId ?? '', query)
      return page.items.filter(({ operationId }) => operationId === started?.operationId)
    },
    enabled: ended,
  })
  return {
    run: (input: unknown) => start.mutate(input),
    step: started ? callStep(live.get(started.operationId), entries.data ?? [], tool) : null,
    operation: started ? operation : undefined,
    operationId: started?.operationId ?? null,
    busy: start.isPending || (started !== undefined && !ended),
    /** Why the call could not be made at all. */
    error: start.error ?? entries.error ?? operation?.error ?? null,
    stop: () => {
      if (started) void client.operations.abort(started.operationId)
    },
  }
}

type Client = ReturnType<typeof useProject>['client']

async function openSession(client: Client, agent: string, name: string): Promise<string> {
  const there = await client.sessions.list({ agent, instanceId: tryInstance, limit: 1000 })
  const known = there.items.find((session) => session.name === name)
  return (known ?? (await client.sessions.create({ agent, instanceId: tryInstance, name }))).id
}
