/** Tries a tool: its arguments as a form made from its schema, then what came of the call. */
import { Link } from '@tanstack/react-router'
import { Braces, Play, Square } from 'lucide-react'
import { type FormEvent, useMemo, useState } from 'react'
import type { ToolSummary } from '../../../core/contract/project.ts'
import { useProject } from '../../app/project.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { PastInputs } from '../workflows/past-inputs.tsx'
import { focusFirstInvalid, focusNotJson } from '../workflows/schema-form/first-invalid.ts'
import { check, type FormIssues } from '../workflows/schema-form/form-issues.ts'
import { readSchema } from '../workflows/schema-form/form-node.ts'
import { startValue } from '../workflows/schema-form/form-value.ts'
import { pastInputs, rememberInput } from '../workflows/schema-form/input-history.ts'
import { PayloadEditor } from '../workflows/schema-form/payload-editor.tsx'
import { CallResult } from './call-result.tsx'
import { tryInstance } from './try-call.ts'
import { useTry } from './use-try.ts'

export interface TryDialogProps {
  agent: string
  tool: ToolSummary
  onClose: () => void
}

export function TryDialog({ agent, tool, onClose }: TryDialogProps) {
  const { id: project, project: facts } = useProject()
  const key = `tool ${agent} ${tool.name}`
  const node = useMemo(() => readSchema(tool.parameters), [tool.parameters])
  const [past, setPast] = useState(() => pastInputs(facts.name, key))
  const [value, setValue] = useState<unknown>(() => past[0]?.payload ?? startValue(node))
  const [showJson, setShowJson] = useState(false)
  const [issues, setIssues] = useState<FormIssues>({})
  const call = useTry(agent, tool.name)
  function change(next: unknown): void {
    setValue(next)
    setIssues({})
  }
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const form = event.currentTarget
    // What is sent is sent once.
    if (focusNotJson(form) || call.busy) return
    const found = check(node, value)
    setIssues(found)
    if (Object.keys(found).length > 0) {
      requestAnimationFrame(() => focusFirstInvalid(form))
      return
    }
    setPast(rememberInput(facts.name, key, { at: Date.now(), payload: value }))
    call.run(value)
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`Try ${tool.name}`}
      description={tool.description}
    >
      <form
        id="try-tool"
        noValidate
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          event.currentTarget.requestSubmit()
        }}
        className="flex flex-col gap-4 py-2"
      >
        <PayloadEditor
          schema={tool.parameters}
          value={value}
          issues={issues}
          showJson={showJson}
          onChange={change}
        />
        <div className="flex items-center gap-2">
          <Button
            type="submit"
            look="primary"
            icon={<Play size={14} aria-hidden />}
            busy={call.busy}
          >
            Call it
          </Button>
          <Kbd keys="Mod+Enter" />
          {call.busy && (
            <Button icon={<Square size={13} aria-hidden />} onClick={call.stop}>
              Stop
            </Button>
          )}
          <p className="text-ink-3 text-xs">
            It runs for real, in the instance “{tryInstance}” of {agent} and under its policy.
          </p>
          <span className="flex-1" />
          <PastInputs past={past} onChoose={change} />
          <IconButton
            size="sm"
            label="Show as JSON"
            icon={<Braces size={14} />}
            pressed={showJson}
            onClick={() => setShowJson(!showJson)}
          />
        </div>
      </form>
      <output aria-label="Result" className="flex flex-col gap-2 pb-4">
        {call.error !== null && (
          <ErrorPanel error={call.error} title={`${tool.name} could not be called.`} />
        )}
        {call.step && <CallResult step={call.step} operation={call.operation} />}
        {call.operationId && !call.busy && (
          <Link
            to="/p/$project/activity/$operationId"
            params={{ project, operationId: call.operationId }}
            className={buttonClass('ghost', 'sm')}
          >
            See its timeline
          </Link>
        )}
      </output>
    </Dialog>
  )
}
