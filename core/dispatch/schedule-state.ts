/** What is remembered of a schedule: how far it was kept, and whether somebody turned it on or off. */
import { z } from 'zod'
import type { Store } from '../store/port.ts'

const State = z.object({
  /** Expression and timezone it was kept for: with others it begins anew. */
  times: z.string(),
  /** Times up to here are done with. */
  since: z.number(),
  /** Null: as its file says. */
  isEnabled: z.boolean().nullable(),
  /** True while it is seen to be off: what passes meanwhile is not missed. */
  isOff: z.boolean(),
  lastAt: z.number().nullable(),
  lastRefId: z.string().nullable(),
  lastError: z.string().nullable(),
  missed: z.number(),
  lastMissedAt: z.number().nullable(),
})
export type ScheduleState = z.infer<typeof State>

/** Null for one that was never seen. */
export function readScheduleState(store: Store, id: string): ScheduleState | null {
  const text = store.meta.get(keyOf(id))
  return text === null ? null : State.parse(JSON.parse(text))
}

export function writeScheduleState(store: Store, id: string, state: ScheduleState): Promise<void> {
  return store.meta.set(keyOf(id), JSON.stringify(state))
}

const pausedKey = 'schedules.paused'

/** Whether all schedules of the project are paused. */
export function isPaused(store: Store): boolean {
  return store.meta.get(pausedKey) === 'true'
}

export function writePaused(store: Store, paused: boolean): Promise<void> {
  return store.meta.set(pausedKey, String(paused))
}

function keyOf(id: string): string {
  return `schedule:${id}`
}
