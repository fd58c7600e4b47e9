/** Starts a workflow: its input as a form and as JSON, inputs given before, and the button. */
import { Braces, Lightbulb, Play } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { WorkflowSummary } from '../../../core/contract/project.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { PastInputs } from './past-inputs.tsx'
import { focusFirstInvalid, focusNotJson } from './schema-form/first-invalid.ts'
import { PayloadEditor } from './schema-form/payload-editor.tsx'
import { useStartForm } from './use-start-form.ts'

export interface StartFormProps {
  workflow: WorkflowSummary
  from: unknown
}

export function StartForm({ workflow, from }: StartFormProps) {
  const form = useStartForm(workflow, from)
  const element = useRef<HTMLFormElement>(null)
  const [showJson, setShowJson] = useState(true)
  useEffect(() => {
    element.current?.querySelector<HTMLElement>('input, textarea, select')?.focus()
  }, [])
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (focusNotJson(element.current) || form.submit()) return
    requestAnimationFrame(() => focusFirstInvalid(element.current))
  }
  useEffect(() => {
    if (form.refused !== null) focusFirstInvalid(element.current)
  }, [form.refused])
  return (
    <form
      ref={element}
      noValidate
      aria-label={`Start ${workflow.name}`}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          element.current?.requestSubmit()
        }
      }}
      className="rounded-lg border bg-panel shadow-soft"
    >
      <div className="flex h-10 items-center gap-1 border-b pr-2 pl-4">
        <h2 className="flex-1 font-medium">Input</h2>
        {form.example !== undefined && (
          <Button
            size="sm"
            look="ghost"
            icon={<Lightbulb size={13} />}
            onClick={() => form.change(form.example)}
          >
            Use the example
          </Button>
        )}
        <PastInputs past={form.past} onChoose={form.change} />
        {workflow.inputSchema && (
          <IconButton
            size="sm"
            label="Show as JSON"
            icon={<Braces size={14} />}
            pressed={showJson}
            onClick={() => setShowJson(!showJson)}
          />
        )}
      </div>
      <div className="px-4 py-4">
        <PayloadEditor
          schema={workflow.inputSchema}
          value={form.value}
          issues={form.issues}
          onChange={form.change}
          showJson={showJson}
        />
      </div>
      {form.error && (
        <ErrorPanel
          className="mx-4 mb-3"
          error={form.error}
          title={`${workflow.name} was not started.`}
        />
      )}
      <div className="flex items-center gap-3 border-t px-4 py-3">
        <Button type="submit" look="primary" icon={<Play size={14} />} busy={form.busy}>
          Run workflow
        </Button>
        <Kbd keys="Mod+Enter" />
      </div>
    </form>
  )
}
