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
import { PastInputs } from '../workflows/past-inputs.tsx'
import { pastInputs, rememberInput } from '../workflows/schema-form/input-history.ts'
import { questionId } from './candidates.ts'
import type { Question } from './use-contest.ts'

/** More columns than this nobody reads. */
const mostModels = 6

/** What is set, as the address has it. */
export interface QuestionChoices {
  agent?: string | undefined
  models?: string | undefined
  level?: string | undefined
}

export interface QuestionFormProps {
  agents: readonly AgentSummary[]
  choices: QuestionChoices
  onChoose: (part: QuestionChoices) => void
  /** Of the question whose answers are shown. */
  askedId: string | undefined
  /** Its text; null while it is not known. */
  asked: string | null
  busy: boolean
  onAsk: (question: Question) => void
  onStop: () => void
}

export function QuestionForm(props: QuestionFormProps) {
  const { agents, choices, onChoose, askedId, asked, busy, onAsk, onStop } = props
  const { project } = useProject()
  const [past, setPast] = useState(() => pastInputs(project.name, 'playground'))
  const [typed, setTyped] = useState<string | null>(null)
  // Another question, as by the way back: its text takes the place of what was asked from here.
  const [shownId, setShownId] = useState(askedId)
  const [ownId, setOwnId] = useState<string | null>(null)
  if (shownId !== askedId) {
    setShownId(askedId)
    if (askedId !== ownId) setTyped(null)
  }
  const last = past[0]?.payload
  const message = typed ?? asked ?? (typeof last === 'string' ? last : '')
  const agent = agents.find(({ name }) => name === choices.agent)?.name ?? agents[0]?.name ?? ''
  const level = ThinkingLevel.safeParse(choices.level).data
  const usable = useUsableModels()
  const models = choices.models?.split(',').filter(Boolean) ?? usable.slice(0, 2)
  const offered = [...new Set([...usable, ...models])]
  const isReady = message.trim() !== '' && agent !== '' && models.length > 0
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!isReady || busy) return
    const at = new Date()
    const id = questionId(at)
    setOwnId(id)
    setTyped(message)
    setPast(rememberInput(project.name, 'playground', { at: at.getTime(), payload: message }))
    onAsk({ id, agent, message, models, thinkingLevel: level })
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
      <div className="relative">
        <Field label="Prompt">
          {(ids) => (
            <Textarea
              {...ids}
              rows={4}
              value={message}
              placeholder="What should all of them answer?"
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <div className="absolute -top-1 right-0">
          <PastInputs past={past} onChoose={(payload) => setTyped(String(payload))} />
        </div>
      </div>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 font-medium text-ink-2 text-xs">
          Models ({models.length} of at most {mostModels})
        </legend>
        <div className="flex max-h-32 min-h-4 flex-wrap gap-x-4 gap-y-1 overflow-y-auto">
          {offered.map((model) => (
            <label key={model} className="flex items-center gap-1.5 font-mono text-xs">
              <input
                type="checkbox"
                className="size-3.5 accent-accent"
                checked={models.includes(model)}
                disabled={!models.includes(model) && models.length >= mostModels}
                onChange={(event) => {
                  const others = models.filter((other) => other !== model)
                  onChoose({
                    models: (event.target.checked ? [...others, model] : others).join(','),
                  })
                }}
              />
              {model}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Agent">
          {(ids) => (
            <Select
              {...ids}
              value={agent}
              onChange={(event) => onChoose({ agent: event.target.value })}
            >
              {agents.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Thinking">
          {(ids) => (
            <Select
              {...ids}
              value={level ?? ''}
              onChange={(event) => onChoose({ level: event.target.value || undefined })}
            >
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
            Stop all
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
