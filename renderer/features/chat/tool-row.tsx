/** One tool call on one line; a click shows what went in and what came out. */
import { Check, ChevronRight, CircleSlash, X } from 'lucide-react'
import { type ReactNode, useContext, useId, useState } from 'react'
import { Spinner } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { formatBytes, formatDuration } from '../../ui/format.ts'
import { ApprovalCard } from '../approvals/approval-card.tsx'
import { useApprovalOfCall } from '../approvals/use-approvals.ts'
import { useOpenWhenFound } from './found.ts'
import { callOf, InspectContext } from './inspect.ts'
import { largeOutput, omittedFrom } from './text-beginning.ts'
import { ToolDetail } from './tool-detail.tsx'
import { ToolIcon } from './tool-icon.tsx'
import { argumentText, exitCodeOf, textArgument } from './tool-summary.ts'
import type { ToolStep } from './turns.ts'
import { useVerbosity } from './verbosity.ts'

type ToolState = 'running' | 'done' | 'failed' | 'unfinished'

export interface ToolRowProps {
  step: ToolStep
  /** The session it was called in; null where that is not known. */
  sessionId: string | null
  /** Known from the log for calls nobody watched. */
  durationMs: number | null
  taskId: string | null
  /** What a helper did, under the call that started it. */
  helper: (taskId: string | null) => ReactNode
}

export function toolState({ result, live }: ToolStep): ToolState {
  if (result) return result.isError ? 'failed' : 'done'
  if (live) return live.status
  return 'unfinished'
}

const words: Record<ToolState, string> = {
  running: 'running',
  done: 'finished',
  failed: 'failed',
  unfinished: 'not finished',
}

export function ToolRow({ step, sessionId, durationMs, taskId, helper }: ToolRowProps) {
  const [chosen, setOpen] = useState<boolean | null>(null)
  const isFull = useVerbosity() === 'full'
  useOpenWhenFound([step], () => setOpen(true))
  const output = step.result?.output ?? ''
  const isLarge = output.length > largeOutput
  const omitted = isLarge ? omittedFrom(output) : 0
  const isOpen = chosen ?? (isFull && !isLarge)
  const approval = useApprovalOfCall(step.call.toolCallId)
  const { toolName, input } = step.call
  // Whoever is asked sees all of what is asked; of a command the question itself shows all.
  const open = isOpen || (approval !== null && toolName !== 'bash')
  const detailId = useId()
  const state = toolState(step)
  const exitCode = toolName === 'bash' && state === 'done' ? exitCodeOf(output) : 0
  const isShown = callOf(useContext(InspectContext)?.span) === step.call.toolCallId
  const isTask = toolName === 'task'
  const time = durationMs ?? step.live?.durationMs ?? null
  return (
    <li
      data-call={step.call.toolCallId}
      aria-current={isShown ? 'true' : undefined}
      className={cx(
        'min-w-0 border-t first:border-t-0',
        isShown && 'bg-accent-soft shadow-[inset_2px_0_0_var(--color-accent)]',
      )}
    >
      <button
        type="button"
        aria-expanded={open}
        aria-controls={detailId}
        onClick={() => setOpen(!isOpen)}
        className="focus-inset flex h-8 w-full min-w-0 items-center gap-2 px-2.5 text-left hover:bg-hover"
      >
        <ToolIcon name={toolName} />
        <span className="shrink-0 font-medium">
          {isTask ? `Delegated to ${delegate(input)}` : toolName}
        </span>
        <span className="min-w-0 flex-1 truncate font-mono text-ink-3 text-xs">
          {argumentText(input)}
        </span>
        {isLarge && (
          <span className="tabular shrink-0 text-ink-3 text-xs">
            {formatBytes(output.length + omitted)}
            {omitted > 0 && ', cut'}
          </span>
        )}
        {exitCode === 0 ? <StateMark state={state} /> : <ExitMark code={exitCode} />}
        {time !== null && (
          <span className="tabular shrink-0 text-ink-3 text-xs">{formatDuration(time)}</span>
        )}
        <ChevronRight
          size={13}
          aria-hidden
          className={cx('shrink-0 text-ink-3 transition-transform', open && 'rotate-90')}
        />
      </button>
      <div id={detailId} hidden={!open}>
        {open && (
          <ToolDetail
            step={step}
            sessionId={sessionId}
            helper={isTask && helper(taskId ?? step.live?.taskId ?? null)}
          />
        )}
      </div>
      {approval && <ApprovalCard approval={approval} className="m-2.5" />}
      {!open && state === 'running' && step.live && step.live.output !== '' && (
        <p className="truncate px-2.5 pb-1.5 pl-8 font-mono text-ink-3 text-xs">
          {lastLine(step.live.output)}
        </p>
      )}
    </li>
  )
}

function StateMark({ state }: { state: ToolState }) {
  return (
    <span className="shrink-0">
      {state === 'running' && (
        <span className="text-accent-text">
          <Spinner size={13} />
        </span>
      )}
      {state === 'done' && <Check size={14} aria-hidden className="text-ok" />}
      {state === 'failed' && <X size={14} aria-hidden className="text-bad" />}
      {state === 'unfinished' && <CircleSlash size={13} aria-hidden className="text-ink-3" />}
      <span className="sr-only">{words[state]}</span>
    </span>
  )
}

/** A command that ended otherwise than well is no failure of the tool, and no success either. */
function ExitMark({ code }: { code: number }) {
  return (
    <span className="shrink-0 text-warn text-xs">
      <span aria-hidden>exit {code}</span>
      <span className="sr-only">ended with exit code {code}</span>
    </span>
  )
}

function delegate(input: unknown): string {
  return textArgument(input, 'agent') ?? textArgument(input, 'role') ?? 'a helper'
}

/** Of what one line shows; the rest of a longer one is cut anyway. */
const longestLine = 2_000

function lastLine(output: string): string {
  const end = output.slice(-longestLine).trimEnd()
  return end.slice(end.lastIndexOf('\n') + 1)
}
