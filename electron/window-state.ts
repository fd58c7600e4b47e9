/** Where the window was: kept in `window.json`, written when it rests, read with suspicion. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { z } from 'zod'

const State = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(300),
  height: z.number().int().min(200),
  maximized: z.boolean(),
})
export type WindowState = z.infer<typeof State>

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

/** Moves and resizes come in bursts; the last one of a burst is worth writing. */
const restMs = 400

/** Less than this on a display and a person could not get hold of the window. */
const leastVisible = 80

export class WindowStateFile {
  #path: string

  constructor(folder: string) {
    this.#path = join(folder, 'window.json')
  }

  read(): WindowState | null {
    try {
      return State.safeParse(JSON.parse(readFileSync(this.#path, 'utf8'))).data ?? null
    } catch (error) {
      if (error instanceof SyntaxError || isMissing(error)) return null
      throw error
    }
  }

  /** Keeps up with a window until it closes. */
  follow(window: BrowserWindow): void {
    let timer: NodeJS.Timeout | null = null
    const save = (): void => {
      timer = null
      this.#write({ ...window.getNormalBounds(), maximized: window.isMaximized() })
    }
    const saveSoon = (): void => {
      if (timer) clearTimeout(timer)
      timer = setTimeout(save, restMs)
    }
    window.on('resize', saveSoon)
    window.on('move', saveSoon)
    window.once('close', () => {
      if (timer) clearTimeout(timer)
      save()
    })
  }

  #write(state: WindowState): void {
    const draft = `${this.#path}.tmp`
    writeFileSync(draft, JSON.stringify(state))
    renameSync(draft, this.#path)
  }
}

/** The remembered bounds when they can still be reached; only the size when their display is gone. */
export function fitToDisplays(state: WindowState, displays: readonly Area[]): Partial<Area> {
  const { x, y, width, height } = state
  const reachable = displays.some(
    (area) =>
      x + width > area.x + leastVisible &&
      x < area.x + area.width - leastVisible &&
      y >= area.y &&
      y < area.y + area.height - leastVisible,
  )
  return reachable ? { x, y, width, height } : { width, height }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
