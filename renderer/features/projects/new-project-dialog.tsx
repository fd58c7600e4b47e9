/** Makes a project from a template: which one, its name, and the folder it goes into. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useClient } from '../../app/client.ts'
import { homeFolderQuery, templatesQuery } from '../../app/queries.ts'
import { useDetectedProviders } from '../../app/ready-models.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field, Input, Select } from '../../ui/input.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { FolderField } from './folder-field.tsx'
import { TemplateChoice } from './template-choice.tsx'
import { joinPath, useOpenProject, wholePath } from './use-open-project.ts'

/** Of each provider; whoever wants another names it in the agent. */
const mostModels = 5

const goodName = /^[A-Za-z0-9][A-Za-z0-9._ -]*$/

export function NewProjectDialog({ onClose }: { onClose: () => void }) {
  const client = useClient()
  const templates = useQuery(templatesQuery(client))
  const home = useQuery(homeFolderQuery(client)).data?.path
  const create = useOpenProject()
  const models = useDetectedProviders().flatMap(({ models }) => models.slice(0, mostModels))
  const [model, setModel] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [typedName, setTypedName] = useState<string | null>(null)
  const [typedParent, setTypedParent] = useState<string | null>(null)

  const template = chosen ?? defaultTemplate(templates.data?.map((one) => one.id) ?? [])
  const name = typedName ?? `my-${template}`
  const parent = typedParent ?? home ?? ''
  const folder = wholePath(parent, home)
  const root = folder === null ? '' : joinPath(folder, name)
  const nameError = goodName.test(name) ? undefined : 'Use letters, digits, dots and dashes.'

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!root || nameError) return
    create.mutate({ kind: 'create', root, template, name, ...(model === '' ? {} : { model }) })
  }

  return (
    <Dialog
      open
      wide
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="New from template"
      description="A folder with real files that are yours. What needs a key says so; the rest works at once."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="new-project"
            look="primary"
            busy={create.isPending}
            disabled={!root || nameError !== undefined}
          >
            Create project
          </Button>
        </>
      }
    >
      <form id="new-project" onSubmit={submit} className="flex flex-col gap-4">
        {templates.isPending && <Skeleton rows={4} />}
        {templates.isError && (
          <ErrorPanel error={templates.error} title="The templates could not be listed." />
        )}
        {templates.data && (
          <TemplateChoice templates={templates.data} value={template} onChange={setChosen} />
        )}
        <Field label="Name" error={nameError}>
          {(ids) => (
            <Input
              {...ids}
              value={name}
              spellCheck={false}
              onChange={(event) => setTypedName(event.target.value)}
            />
          )}
        </Field>
        {models.length > 0 && (
          <Field label="Model" hint="Models of this machine that are ready. Others: in Settings.">
            {(ids) => (
              <Select {...ids} value={model} onChange={(event) => setModel(event.target.value)}>
                <option value="">The template’s own</option>
                {models.map((one) => (
                  <option key={one} value={one}>
                    {one}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <FolderField
          label="Location"
          value={parent}
          path={folder ?? ''}
          onChange={setTypedParent}
          hint={root ? `Will be written to ${root}` : 'The folder the project is put into.'}
        />
        {create.isError && <ErrorPanel error={create.error} title="The project was not created." />}
      </form>
    </Dialog>
  )
}

function defaultTemplate(ids: readonly string[]): string {
  return ids.includes('assistant') ? 'assistant' : (ids[0] ?? 'empty')
}
