/**
 * Notifications of a browser: off until a person turns them on here and allows them in the browser, and only while
 * the page is not looked at. The desktop app has its own, which also come when its window is closed.
 */
import { useRouter } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore } from 'react'
import type { HearthEvent } from '../../core/contract/event.ts'
import { desktop } from './desktop.ts'
import { useProject } from './project.ts'

const key = 'hearth.notices'
const listeners = new Set<() => void>()

export type WebNoticesState = 'unsupported' | 'off' | 'on' | 'blocked'

/** What the person chose here, as far as the browser lets it. */
export function webNoticesState(): WebNoticesState {
  if (!('Notification' in window)) return 'unsupported'
  if (localStorage.getItem(key) !== 'on') return 'off'
  return Notification.permission === 'granted' ? 'on' : 'blocked'
}

/** Asks the browser for its permission when it must: only called by a click. */
export async function setWebNotices(isOn: boolean): Promise<void> {
  if (isOn) localStorage.setItem(key, 'on')
  else localStorage.removeItem(key)
  if (isOn && Notification.permission === 'default') await Notification.requestPermission()
  for (const listener of listeners) listener()
}

export function useWebNoticesState(): WebNoticesState {
  return useSyncExternalStore(subscribe, webNoticesState)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Shows what happens in the project of the page. */
export function useWebNotices(): void {
  const { id, events } = useProject()
  const router = useRouter()
  const state = useWebNoticesState()
  useEffect(() => {
    if (state !== 'on' || desktop() !== null) return
    return events.subscribe((batch) => {
      if (document.hasFocus()) return
      for (const event of batch) {
        const notice = noticeOf(id, event)
        if (!notice) continue
        const shown = new Notification(notice.title, { body: notice.body, tag: notice.route })
        shown.onclick = () => {
          window.focus()
          shown.close()
          void router.navigate({ to: notice.route })
        }
      }
    })
  }, [id, events, router, state])
}

export interface WebNotice {
  title: string
  body: string
  route: string
}

/** Null for what nobody needs to be called for. */
export function noticeOf(project: string, event: HearthEvent): WebNotice | null {
  const base = `/p/${encodeURIComponent(project)}`
  if (event.type === 'approval_requested') {
    return {
      title: `${event.agent ?? 'A run'} waits for your approval`,
      body: event.toolName,
      route: `${base}/approvals`,
    }
  }
  if (event.type === 'run_end' && event.runId !== undefined && event.status !== 'aborted') {
    return {
      title: event.isError ? 'A run failed' : 'A run has finished',
      body: event.error?.message ?? `in ${project}`,
      route: `${base}/runs/${encodeURIComponent(event.runId)}`,
    }
  }
  return null
}
