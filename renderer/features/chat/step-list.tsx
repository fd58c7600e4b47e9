/** The steps of an answer in order; neighbouring tool calls share one frame. */
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { usePendingCalls } from '../approvals/use-approvals.ts'
import { SaidMeanwhile } from './bubble.tsx'
import { DelegatedTask } from './delegated-task.tsx'
import { useOpenWhenFound } from './found.ts'
import { Markdown } from './markdown.tsx'
import { ReasoningRow } from './reasoning-row.tsx'
import { ToolRow } from './tool-row.tsx'
import type { Step, ToolStep } from './turns.ts'
import type { ToolFact } from './use-tool-facts.ts'
import { useVerbosity } from './verbosity.ts'

export interface StepListProps {
  steps: readonly Step[]
  sessionId: string | null
  facts: ReadonlyMap<string, ToolFact>
}

type Part = { key: string } & (
  | { kind: 'tools'; tools: ToolStep[] }
  | { kind: 'other'; step: Exclude<Step, ToolStep> }
)

/** Runs of tool calls become one part. */
function partsOf(steps: readonly Step[]): Part[] {
  const parts: Part[] = []
  for (const step of steps) {
    const last = parts.at(-1)
    if (step.kind !== 'tool') parts.push({ kind: 'other', key: step.key, step })
    else if (last?.kind === 'tools') last.tools.push(step)
    else parts.push({ kind: 'tools', key: step.key, tools: [step] })
  }
  return parts
}

export function StepList({ steps, sessionId, facts }: StepListProps) {
  const isQuiet = useVerbosity() === 'quiet'
  const [isShown, setShown] = useState(false)
  const waiting = usePendingCalls()
  // A step that asks for permission is never kept from whoever can give it.
  const isHidden = (step: Step) =>
    isQuiet &&
    !isShown &&
    step.kind !== 'text' &&
    step.kind !== 'said' &&
    !(step.kind === 'tool' && waiting.has(step.call.toolCallId))
  const away = steps.filter(isHidden)
  const hidden = away.length
  useOpenWhenFound(away, () => setShown(true))
  const shown = hidden === 0 ? steps : steps.filter((step) => !isHidden(step))
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {hidden > 0 && (
        <button
          type="button"
          onClick={() => setShown(true)}
          className="-mx-1.5 flex h-6 items-center gap-1 self-start rounded-md px-1.5 text-ink-3 text-xs hover:bg-hover hover:text-ink-2"
        >
          {formatCount(hidden, 'step')}
          <ChevronRight size={12} aria-hidden />
        </button>
      )}
      {partsOf(shown).map((part) => {
        if (part.kind === 'tools') {
          return <ToolGroup key={part.key} tools={part.tools} sessionId={sessionId} facts={facts} />
        }
        const { step } = part
        if (step.kind === 'said') {
          return <SaidMeanwhile key={step.key} text={step.text} images={step.images} />
        }
        return step.kind === 'text' ? (
          <Markdown key={step.key} text={step.text} streaming={step.streaming} />
        ) : (
          <ReasoningRow key={step.key} step={step} />
        )
      })}
    </div>
  )
}

const noFacts: ReadonlyMap<string, ToolFact> = new Map()

/** More calls than this in a row are folded, leaving the newest. */
const foldAbove = 12
const keptOpen = 6

function ToolGroup({
  tools,
  sessionId,
  facts,
}: Omit<StepListProps, 'steps'> & { tools: ToolStep[] }) {
  const [whole, setWhole] = useState(false)
  const shown = whole || tools.length <= foldAbove ? tools : tools.slice(-keptOpen)
  useOpenWhenFound(tools.slice(0, tools.length - shown.length), () => setWhole(true))
  return (
    <div className="min-w-0 overflow-hidden rounded-lg border bg-panel">
      {shown.length < tools.length && (
        <Button look="ghost" size="sm" className="m-1" onClick={() => setWhole(true)}>
          Show {formatCount(tools.length - shown.length, 'earlier step')}
        </Button>
      )}
      <ul aria-label="Tool calls">
        {shown.map((step) => (
          <ToolRow
            key={step.key}
            step={step}
            sessionId={sessionId}
            helper={(taskId) => (
              <DelegatedTask parentSessionId={sessionId} taskId={taskId}>
                {(steps, ownSession) => (
                  <StepList steps={steps} sessionId={ownSession} facts={noFacts} />
                )}
              </DelegatedTask>
            )}
            durationMs={facts.get(step.call.toolCallId)?.durationMs ?? null}
            taskId={facts.get(step.call.toolCallId)?.taskId ?? null}
          />
        ))}
      </ul>
    </div>
  )
}
