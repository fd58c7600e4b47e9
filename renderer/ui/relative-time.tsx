/** A moment as `3 min ago`, with the exact time on hover. One shared clock moves all of them. */
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const notify of listeners) notify()
  }, 15_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** `just now`, `4 min ago`, `2 h ago`, `yesterday`, `3 Mar`. */
export function relativeText(moment: number, at: number): string {
  const seconds = Math.max(0, Math.round((at - moment) / 1000))
  if (seconds < 45) return 'just now'
  const minutes = Math.max(1, Math.round(seconds / 60))
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.round(minutes / 60)
  if (hours < 24) return `${hours} h ago`
  const days = Math.round(hours / 24)
  if (days === 1) return 'yesterday'
  if (days < 7) return `${days} days ago`
  const date = new Date(moment)
  const sameYear = date.getFullYear() === new Date(at).getFullYear()
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  })
}

/** `now`, `in 4 min`, `in 2 h`, `in 3 days`. */
export function comingText(moment: number, at: number): string {
  const minutes = Math.ceil((moment - at) / 60_000)
  if (minutes < 1) return 'now'
  if (minutes < 60) return `in ${minutes} min`
  const hours = Math.round(minutes / 60)
  if (hours < 24) return `in ${hours} h`
  const days = Math.round(hours / 24)
  return days === 1 ? 'in 1 day' : `in ${days} days`
}

/** What is to come, in milliseconds. */
export function ComingTime({ at, className }: { at: number; className?: string }) {
  const current = useSyncExternalStore(subscribe, () => now)
  return (
    <time dateTime={new Date(at).toISOString()} className={className}>
      {comingText(at, current)}
    </time>
  )
}

/** Give milliseconds or an ISO time. */
export function RelativeTime({ at, className }: { at: number | string; className?: string }) {
  const current = useSyncExternalStore(subscribe, () => now)
  const moment = typeof at === 'number' ? at : Date.parse(at)
  const date = new Date(moment)
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString()} className={className}>
      {relativeText(moment, Math.max(current, moment))}
    </time>
  )
}
