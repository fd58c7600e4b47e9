/** The state of a workflow's start form: its value, what is wrong with it, sending it, inputs given before. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { WorkflowSummary } from '../../../core/contract/project.ts'
import { useProject } from '../../app/project.ts'
import { projectKey, recentRunsQuery } from '../../app/queries.ts'
import { check, type FormIssues, issuesOf } from './schema-form/form-issues.ts'
import { readSchema } from './schema-form/form-node.ts'
import { startValue } from './schema-form/form-value.ts'
import { mergeInputs, pastInputs, rememberInput } from './schema-form/input-history.ts'

/** `from` is the payload to start with: of a run to repeat; undefined starts with defaults. */
export function useStartForm(workflow: WorkflowSummary, from: unknown) {
  const scope = useProject()
  const { id: project, project: facts, client } = scope
  const queries = useQueryClient()
  const navigate = useNavigate()
  const node = useMemo(() => readSchema(workflow.inputSchema), [workflow.inputSchema])
  const [value, setValue] = useState<unknown>(() =>
    from !== undefined ? from : workflow.inputSchema ? startValue(node) : {},
  )
  const [local, setLocal] = useState<FormIssues>({})
  const [given, setGiven] = useState(() => pastInputs(facts.name, workflow.name))
  const runs = useQuery(recentRunsQuery(scope, { workflow: workflow.name })).data?.items
  const past = useMemo(
    () =>
      mergeInputs(given, runs?.map(({ startedAt, payload }) => ({ at: startedAt, payload })) ?? []),
    [given, runs],
  )

  const start = useMutation({
    mutationFn: (payload: unknown) => client.workflows.start(workflow.name, payload),
    async onSuccess(run, payload) {
      setGiven(rememberInput(facts.name, workflow.name, { at: Date.now(), payload }))
      await queries.invalidateQueries({ queryKey: projectKey(project, 'runs') })
      await navigate({ to: '/p/$project/runs/$runId', params: { project, runId: run.id } })
    },
  })
  // Of what is in the form, not of what was there when it was sent.
  const isSent = start.variables === value
  const refused = useMemo(() => (isSent ? issuesOf(start.error) : null), [isSent, start.error])

  function change(next: unknown): void {
    setValue(next)
    setLocal({})
    if (start.isError) start.reset()
  }
  /** Returns false when something has to be mended first. */
  function submit(): boolean {
    // Keys come faster than a button can be disabled.
    if (start.isPending) return true
    const issues = workflow.inputSchema ? check(node, value) : {}
    setLocal(issues)
    if (Object.keys(issues).length > 0) return false
    start.mutate(value)
    return true
  }
  return {
    value,
    change,
    submit,
    past,
    /** What the schema gives as an example; undefined when it gives none. */
    example: exampleOf(workflow.inputSchema),
    issues: { ...local, ...refused },
    /** What the server finds wrong, by field; the same until it is asked again. */
    refused,
    busy: start.isPending,
    /** An error that belongs to no field. */
    error: start.isError && !refused ? start.error : null,
  }
}

function exampleOf(schema: WorkflowSummary['inputSchema']): unknown {
  const examples = schema?.examples
  return Array.isArray(examples) ? examples[0] : undefined
}
