/** Asks for a name and writes a new agent, workflow, tool, skill, role or profile as a real file. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { ScaffoldKind } from '../../../core/contract/api.ts'
import { useProject } from '../../app/project.ts'
import { agentsQuery, projectKey, workflowsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field, Input } from '../../ui/input.tsx'

const explanations: Record<ScaffoldKind, string> = {
  agent: 'A persistent assistant with a model, instructions and tools.',
  workflow: 'A function with typed input and result that may use agents.',
  tool: 'Something agents can call, with typed arguments.',
  skill: 'Know-how in Markdown that agents load when they need it.',
  role: 'Instructions in Markdown that a call can take on.',
  profile: 'A part of agents in code: what several have in common, or a subagent.',
}

const goodName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

export function NewSourceDialog({ what, onClose }: { what: ScaffoldKind; onClose: () => void }) {
  const project = useProject()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const nameError =
    name === '' || goodName.test(name)
      ? undefined
      : `Use lower-case words joined by dashes, such as ${suggestion(name)}.`

  const create = useMutation({
    mutationFn: () => project.client.files.scaffold(what, name),
    async onSuccess({ path }) {
      onClose()
      // Some of what is shown takes long to be asked anew, and nothing here waits for it.
      void queryClient.invalidateQueries({ queryKey: projectKey(project.id) })
      // Their pages say of what is not listed yet that it is not there.
      if (what === 'agent') await queryClient.fetchQuery({ ...agentsQuery(project), staleTime: 0 })
      if (what === 'workflow') {
        await queryClient.fetchQuery({ ...workflowsQuery(project), staleTime: 0 })
      }
      const params = { project: project.id }
      if (what === 'agent') {
        await navigate({
          to: '/p/$project/agents/$agent',
          params: { ...params, agent: name },
          search: { tab: 'design' },
        })
      } else if (what === 'workflow') {
        await navigate({
          to: '/p/$project/workflows/$workflow',
          params: { ...params, workflow: name },
        })
      } else {
        await navigate({ to: '/p/$project/files', params, search: { path } })
      }
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (name !== '' && !nameError) create.mutate()
  }

  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`New ${what}`}
      description={explanations[what]}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="new-source"
            look="primary"
            busy={create.isPending}
            disabled={name === '' || nameError !== undefined}
          >
            Create {what}
          </Button>
        </>
      }
    >
      <form id="new-source" onSubmit={submit} className="flex flex-col gap-3">
        <Field label="Name" error={nameError} hint="Also the name of its file.">
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              value={name}
              spellCheck={false}
              placeholder={what === 'agent' ? 'support' : ''}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {create.isError && (
          <ErrorPanel error={create.error} title={`The ${what} was not created.`} />
        )}
      </form>
    </Dialog>
  )
}

/** The same name as one that can be used. */
function suggestion(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '')
  return words === '' ? 'issue-triage' : words
}
