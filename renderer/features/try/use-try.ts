/** Calls one tool of an agent for real, in a session of its own, and follows what becomes of it. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { toast } from 'sonner'
import { useProject } from '../../app/project.ts'
import { operationQuery, projectKey } from '../../app/queries.ts'
import { useLiveOperations } from '../../app/use-stream.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { callDirective, callStep, sessionName, tryInstance, tryModel } from './try-call.ts'

/** How often an operation that is under way is asked about, in milliseconds. */
const pollMs = 500

/** More than one call writes. */
const entriesOfACall = 20

export function useTry(agent: string, tool: string) {
  const project = useProject()
  const { client, id } = project
  const live = useLiveOperations()
  /** Of the call that is on its way: it may be stopped before it has a name. */
  const stopping = useRef(new AbortController())
  const start = useMutation({
    async mutationFn(input: unknown) {
      const { signal } = stopping.current
      const sessionId = await openSession(client, agent, sessionName(tool), signal)
      const body = { message: callDirective(tool, input), model: tryModel }
      const accepted = await client.sessions.prompt(sessionId, body)
      const stop = () => abort(accepted.operationId)
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
      return { sessionId, ...accepted }
    },
    onError(error) {
      // Nothing was asked for yet. What fails later is told: it may have been accepted.
      if (error === stopping.current.signal.reason) start.reset()
    },
  })
  function abort(operationId: string): void {
    client.operations.abort(operationId).catch((error: unknown) => {
      toast.error(`The call was not stopped. ${describeError(error).message}`)
    })
  }
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
    run(input: unknown) {
      stopping.current = new AbortController()
      start.mutate(input)
    },
    step: started ? callStep(live.get(started.operationId), entries.data ?? [], tool) : null,
    operation: started ? operation : undefined,
    operationId: started?.operationId ?? null,
    busy: start.isPending || (started !== undefined && !ended),
    /** Why the call could not be made at all. */
    error: start.error ?? entries.error ?? operation?.error ?? null,
    stop: () => stopping.current.abort(new Error('The call was stopped.')),
  }
}

type Client = ReturnType<typeof useProject>['client']

/** Rejects when it is called off meanwhile. */
async function openSession(
  client: Client,
  agent: string,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  const place = { agent, instanceId: tryInstance }
  const there = await client.sessions.list({ ...place, limit: 1000, signal })
  const known = there.items.find((session) => session.name === name)
  const { id } = known ?? (await client.sessions.create({ ...place, name }))
  signal.throwIfAborted()
  return id
}
