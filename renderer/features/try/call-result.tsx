/** What came of a call: the question it waits for, its input and output, how it ended. */
import { Check, X } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { Operation } from '../../../core/contract/operation.ts'
import { Spinner } from '../../ui/button.tsx'
import { formatDuration } from '../../ui/format.ts'
import { ApprovalCard } from '../approvals/approval-card.tsx'
import { useApprovalOfCall } from '../approvals/use-approvals.ts'
import { ToolDetail } from '../chat/tool-detail.tsx'
import type { ToolStep } from '../chat/turns.ts'
import { imagesIn } from './result-images.ts'

export interface CallResultProps {
  step: ToolStep
  operation: Operation | undefined
}

export function CallResult({ step, operation }: CallResultProps) {
  const approval = useApprovalOfCall(step.call.toolCallId)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Newer browsers give a promise, which React would take for a clean-up.
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const ended = operation !== undefined && operation.endedAt !== null
  return (
    <div ref={box} className="scroll-mb-4 overflow-hidden rounded-md border bg-panel">
      <p className="flex h-8 items-center gap-2 px-2.5">
        <State failed={step.result?.isError ?? false} done={step.result !== null} />
        {ended && operation.endedAt !== null && (
          <span className="tabular text-ink-3 text-xs">
            {formatDuration(operation.endedAt - operation.startedAt)}
          </span>
        )}
      </p>
      {approval && <ApprovalCard approval={approval} className="m-2.5" />}
      <ResultImages output={step.result?.output ?? ''} />
      <ToolDetail step={step} helper={null} />
    </div>
  )
}

function State({ failed, done }: { failed: boolean; done: boolean }) {
  if (!done) {
    return (
      <>
        <Spinner size={13} /> Running
      </>
    )
  }
  return failed ? (
    <>
      <X size={14} aria-hidden className="text-bad" /> It failed
    </>
  ) : (
    <>
      <Check size={14} aria-hidden className="text-ok" /> Done
    </>
  )
}

function ResultImages({ output }: { output: string }) {
  const images = useMemo(() => imagesIn(output), [output])
  return images.map((source) => (
    <img
      key={source}
      src={source}
      alt="What the tool gave"
      className="m-2.5 max-h-80 max-w-[calc(100%-1.25rem)] rounded-sm border bg-sunken object-contain"
    />
  ))
}
