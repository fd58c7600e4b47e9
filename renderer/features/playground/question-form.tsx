/** What is asked of whom: the prompt, the agent that stands behind the models, the models. */
import { useQuery } from '@tanstack/react-query'
import { Play, Square } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { AgentSummary } from '../../../core/contract/project.ts'
import { ThinkingLevel } from '../../../core/contract/provider.ts'
import { useClient } from '../../app/client.ts'
import { useProject } from '../../app/project.ts'
import { modelsQuery, providersQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Select, Textarea } from '../../ui/input.tsx'
import { pastInputs, rememberInput } from '../workflows/schema-form/input-history.ts'
import type { Question } from './use-contest.ts'

/** More columns than this nobody reads. */
const mostModels = 6

export interface QuestionFormProps {
  agents: readonly AgentSummary[]
  busy: boolean
  onAsk: (question: Question) => void
  onStop: () => void
}

export function QuestionForm({ agents, busy, onAsk, onStop }: QuestionFormProps) {
  const { project } = useProject()
  const past = pastInputs(project.name, 'playground')[0]?.payload
  const [message, setMessage] = useState(typeof past === 'string' ? past : '')
  const [agent, setAgent] = useState(agents[0]?.name ?? '')
  const [level, setLevel] = useState('')
  const usable = useUsableModels()
  const [chosen, setChosen] = useState<readonly string[] | null>(null)
  const models = chosen ?? usable.slice(0, 2)
  const isReady = message.trim() !== '' && agent !== '' && models.length > 0
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!isReady || busy) return
    rememberInput(project.name, 'playground', { at: Date.now(), payload: message })
    onAsk({ agent, message, models, thinkingLevel: ThinkingLevel.safeParse(level).data })
  }
  return (
    <form
      aria-label="Question"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
      }}
      className="flex max-w-[960px] flex-col gap-3"
    >
      <Field label="Prompt">
        {(ids) => (
          <Textarea
            {...ids}
            rows={4}
            value={message}
            placeholder="What should all of them answer?"
            onChange={(event) => setMessage(event.target.value)}
          />
        )}
      </Field>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 font-medium text-ink-2 text-xs">
          Models ({models.length} of at most {mostModels})
        </legend>
        <div className="flex max-h-32 min-h-4 flex-wrap gap-x-4 gap-y-1 overflow-y-auto">
          {usable.map((model) => (
            <label key={model} className="flex items-center gap-1.5 font-mono text-xs">
              <input
                type="checkbox"
                className="size-3.5 accent-accent"
                checked={models.includes(model)}
                disabled={!models.includes(model) && models.length >= mostModels}
                onChange={(event) =>
                  setChosen(
                    event.target.checked
                      ? [...models, model]
                      : models.filter((other) => other !== model),
                  )
                }
              />
              {model}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Agent">
          {(ids) => (
            <Select {...ids} value={agent} onChange={(event) => setAgent(event.target.value)}>
              {agents.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Thinking">
          {(ids) => (
            <Select {...ids} value={level} onChange={(event) => setLevel(event.target.value)}>
              <option value="">The agent’s own</option>
              {ThinkingLevel.options.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </Select>
          )}
        </Field>
        <Button
          type="submit"
          look="primary"
          icon={<Play size={14} aria-hidden />}
          disabled={!isReady}
          busy={busy}
        >
          Ask them
        </Button>
        {busy && (
          <Button icon={<Square size={13} aria-hidden />} onClick={onStop}>
            Stop
          </Button>
        )}
      </div>
    </form>
  )
}

/** Of providers that need no key, or have theirs. */
function useUsableModels(): readonly string[] {
  const client = useClient()
  const models = useQuery(modelsQuery(client)).data
  const providers = useQuery(providersQuery(client)).data
  // Not first all of them, and then fewer.
  if (!models || !providers) return []
  const missing = new Set(providers.filter(({ key }) => key === 'missing').map(({ id }) => id))
  return models.filter(({ provider }) => !missing.has(provider)).map(({ id }) => id)
}
