/** Waits for the instant at which a trial kills its process. */
import { readFileSync, watch } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { KillMoment } from './trial-plan.ts'

/** What a trial sees happen, counted from its begin. */
export interface Happenings {
  count(what: 'receipt' | 'model'): void
  /** Resolves when as many have happened. */
  reached(what: 'receipt' | 'model', count: number): Promise<void>
}

export function watchHappenings(): Happenings {
  const counts = { receipt: 0, model: 0 }
  const waiting: { what: 'receipt' | 'model'; count: number; resolve: () => void }[] = []
  return {
    count(what) {
      counts[what] += 1
      for (const waiter of waiting) {
        if (waiter.what === what && counts[what] >= waiter.count) waiter.resolve()
      }
    },
    reached: (what, count) =>
      new Promise((resolve) => {
        if (counts[what] >= count) resolve()
        else waiting.push({ what, count, resolve })
      }),
  }
}

/** Resolves at the moment, or when `tooLate` does: not every trial gets that far. */
export async function untilKill(
  kill: KillMoment,
  happenings: Happenings,
  effectsFile: string,
  tooLate: Promise<void>,
): Promise<void> {
  const done = new AbortController()
  const moment = async () => {
    switch (kill.at) {
      case 'time':
        return delay(kill.ms)
      case 'receipt':
        return happenings.reached('receipt', kill.count)
      case 'model':
        await happenings.reached('model', kill.count)
        return delay(kill.ms)
      case 'effect':
        return untilEffects(effectsFile, kill.count, done.signal)
    }
  }
  await Promise.race([moment(), tooLate])
  done.abort()
}

function untilEffects(file: string, count: number, signal: AbortSignal): Promise<void> {
  const lines = () => readFileSync(file, 'utf8').split('\n').length
  const before = lines()
  return new Promise((resolve) => {
    const watcher = watch(file, { signal }, () => {
      if (lines() - before < count) return
      watcher.close()
      resolve()
    })
    watcher.on('error', (error) => {
      if (error.name !== 'AbortError') throw error
    })
  })
}
