/** First steps, in the rail until all are done or the person sends them away. */
import { useQuery } from '@tanstack/react-query'
import { Circle, CircleCheck, X } from 'lucide-react'
import { useEffect } from 'react'
import { useProject } from '../../app/project.ts'
import { agentsQuery, workflowsQuery } from '../../app/queries.ts'
import { cx } from '../../ui/cx.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { askingAgent } from './asking-agent.ts'
import { StepLink } from './step-link.tsx'
import { dismissSteps, markStep, type StepId, steps, useSteps } from './steps.ts'

export function Checklist() {
  const project = useProject()
  const { events } = project
  const agents = useQuery(agentsQuery(project)).data
  const workflows = useQuery(workflowsQuery(project)).data
  const state = useSteps()

  useEffect(
    () =>
      events.subscribe((batch) => {
        for (const event of batch) {
          if (event.type === 'operation' && event.operationKind === 'prompt' && !event.isError) {
            markStep('chat')
          }
          if (event.type === 'approval_resolved') markStep('approve')
          if (event.type === 'run_end') markStep('workflow')
          const isEdit = event.type === 'file_changed' && event.change !== 'removed'
          if (isEdit && /src\/agents\//.test(event.path)) markStep('edit')
        }
      }),
    [events],
  )

  // Where no agent asks, nothing can be approved: the step waits for a project where one does.
  const asking = askingAgent(agents ?? [])
  const taken = steps.filter(
    ({ id }) => id !== 'approve' || asking !== null || state.done.includes(id),
  )
  const next = taken.find((step) => !state.done.includes(step.id))
  if (!agents || state.dismissed || !next) return null
  const first: Partial<Record<StepId, string>> = {
    ...(agents.length === 0 ? { chat: 'Make one first.', edit: 'Make one first.' } : {}),
    ...(workflows?.length === 0 ? { workflow: 'Make one first.' } : {}),
    ...(asking?.hint ? { approve: asking.hint } : {}),
  }
  const done = taken.filter((step) => state.done.includes(step.id)).length
  return (
    <section aria-labelledby="steps-title" className="rounded-lg border bg-panel p-2 shadow-soft">
      <div className="flex items-center">
        <h2 id="steps-title" className="flex-1 px-1 font-medium text-xs">
          First steps
        </h2>
        <span className="tabular text-2xs text-ink-3">
          {done}/{taken.length}
        </span>
        <IconButton
          size="sm"
          label="Hide the first steps"
          icon={<X size={12} />}
          onClick={dismissSteps}
        />
      </div>
      <ul>
        {taken.map((step) => {
          const isDone = state.done.includes(step.id)
          return (
            <li key={step.id}>
              <StepLink
                step={step.id}
                className="flex min-h-6 items-start gap-2 rounded-sm px-1 py-1 text-ink-2 text-xs hover:bg-hover hover:text-ink"
              >
                {isDone ? (
                  <CircleCheck size={13} className="mt-px shrink-0 text-ok" aria-label="Done" />
                ) : (
                  <Circle
                    size={13}
                    className={cx(
                      'mt-px shrink-0',
                      step === next ? 'text-accent-text' : 'text-ink-3',
                    )}
                    aria-label="To do"
                  />
                )}
                <span className={cx(isDone && 'text-ink-3')}>
                  {step.title}
                  {step === next && (
                    <span className="block text-2xs text-ink-3 leading-[15px]">
                      {first[step.id] ?? step.hint}
                    </span>
                  )}
                </span>
              </StepLink>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
