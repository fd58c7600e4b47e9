/** A handler's page: calls it with a payload for an instance, shows how others call it, lists its runs. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { AgentSummary } from '../../../core/contract/project.ts'
import { useProject } from '../../app/project.ts'
import { projectKey, runQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field, Input } from '../../ui/input.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { RecentRuns } from '../workflows/recent-runs.tsx'
import { PayloadEditor } from '../workflows/schema-form/payload-editor.tsx'
import { LoadErrorPanel } from './load-error-panel.tsx'

export interface HandlerCallProps {
  agent: AgentSummary
  instance: string | undefined
  /** A run whose payload to start from. */
  from: string | undefined
}

export function HandlerCall({ agent, instance, from }: HandlerCallProps) {
  const project = useProject()
  const earlier = useQuery({ ...runQuery(project, from ?? ''), enabled: from !== undefined })
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-[1240px] gap-6 p-4 xl:grid-cols-[minmax(0,1fr)_340px]">
        <div className="flex min-w-0 flex-col gap-4">
          {agent.error && <LoadErrorPanel agent={agent} error={agent.error} />}
          {earlier.isLoading ? (
            <Skeleton rows={4} />
          ) : (
            <CallForm
              name={agent.name}
              instance={instance ?? 'default'}
              payload={earlier.data?.payload ?? {}}
            />
          )}
          <p className="text-ink-3 text-xs">
            Others call it with{' '}
            <code className="font-mono text-ink-2">
              POST /agents/{agent.name}/{'{id}'}
            </code>{' '}
            and the payload as JSON. The answer is what the function returns.
          </p>
        </div>
        <RecentRuns of={{ agent: agent.name }} />
      </div>
    </div>
  )
}

function CallForm(start: { name: string; instance: string; payload: unknown }) {
  const { id: project, client } = useProject()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [instance, setInstance] = useState(start.instance)
  const [payload, setPayload] = useState(start.payload)
  const call = useMutation({
    mutationFn: () => client.agents.call(start.name, instance, payload),
    async onSuccess(run) {
      await queries.invalidateQueries({ queryKey: projectKey(project, 'runs') })
      await navigate({ to: '/p/$project/runs/$runId', params: { project, runId: run.id } })
    },
  })
  const isBlank = instance.trim() === ''
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!isBlank) call.mutate()
  }
  return (
    <form
      aria-label={`Call ${start.name}`}
      onSubmit={submit}
      className="flex flex-col gap-4 rounded-lg border bg-panel p-4 shadow-soft"
    >
      <Field label="Instance" hint="What the call is about: a customer, a ticket, a thread.">
        {(ids) => (
          <Input
            {...ids}
            value={instance}
            spellCheck={false}
            onChange={(event) => setInstance(event.target.value)}
          />
        )}
      </Field>
      <PayloadEditor schema={null} value={payload} issues={{}} onChange={setPayload} showJson />
      {call.isError && <ErrorPanel error={call.error} title={`${start.name} was not called.`} />}
      <Button
        type="submit"
        look="primary"
        icon={<Play size={14} />}
        busy={call.isPending}
        disabled={isBlank}
        className="self-start"
      >
        Call handler
      </Button>
    </form>
  )
}
