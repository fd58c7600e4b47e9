/** Tells a screen reader the milestones of an answer, never its tokens. */
import { useEffect, useRef, useState } from 'react'
import { toolState } from './tool-row.tsx'
import type { Exchange } from './turns.ts'

export function Announcer({ exchange }: { exchange: Exchange | undefined }) {
  const [words, setWords] = useState('')
  const before = useRef<Exchange | undefined>(exchange)
  useEffect(() => {
    const news = milestone(before.current, exchange)
    before.current = exchange
    if (news) setWords(news)
  }, [exchange])
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {words}
    </div>
  )
}

/** What happened between two views of the newest exchange, in a sentence; null when nothing worth saying did. */
export function milestone(before: Exchange | undefined, now: Exchange | undefined): string | null {
  if (!now) return null
  const sameExchange = before?.operationId === now.operationId && before !== undefined
  if (!sameExchange) return now.streaming ? 'The agent is answering.' : null
  if (before.streaming && !now.streaming) {
    return now.stopReason === 'error' ? 'The answer failed.' : 'The answer is complete.'
  }
  const earlier = new Map(
    before.steps.flatMap((step) =>
      step.kind === 'tool' ? [[step.key, toolState(step)] as const] : [],
    ),
  )
  for (const step of now.steps.toReversed()) {
    if (step.kind !== 'tool') continue
    const state = toolState(step)
    if (state === earlier.get(step.key)) continue
    const name = step.call.toolName
    if (state === 'running') return `Tool ${name} started.`
    if (state === 'done') return `Tool ${name} finished.`
    if (state === 'failed') return `Tool ${name} failed.`
  }
  return null
}
