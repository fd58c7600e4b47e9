/** Settings of the desktop app: kept in `desktop.json` of the profile, read with suspicion, written whole. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DesktopSettings, defaultDesktopSettings } from '../core/contract/desktop.ts'

export class DesktopSettingsFile {
  #path: string
  #value: DesktopSettings
  #listeners = new Set<(settings: DesktopSettings) => void>()

  constructor(folder: string) {
    this.#path = join(folder, 'desktop.json')
    this.#value = read(this.#path)
  }

  get value(): DesktopSettings {
    return this.#value
  }

  change(changes: Partial<DesktopSettings>): DesktopSettings {
    const before = this.#value
    this.#value = DesktopSettings.parse({ ...before, ...changes })
    if (JSON.stringify(this.#value) === JSON.stringify(before)) return before
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    const draft = `${this.#path}.tmp`
    writeFileSync(draft, `${JSON.stringify(this.#value, null, 2)}\n`, { mode: 0o600 })
    renameSync(draft, this.#path)
    for (const listener of this.#listeners) listener(this.#value)
    return this.#value
  }

  onChange(listener: (settings: DesktopSettings) => void): void {
    this.#listeners.add(listener)
  }
}

/** Each setting that can be read counts; the others are as they come. */
function read(path: string): DesktopSettings {
  const kept = parse(path)
  if (typeof kept !== 'object' || kept === null) return defaultDesktopSettings
  const good = Object.entries(DesktopSettings.shape).flatMap(([name, schema]) => {
    const value = schema.safeParse(Reflect.get(kept, name))
    return value.success ? [[name, value.data]] : []
  })
  return DesktopSettings.parse({ ...defaultDesktopSettings, ...Object.fromEntries(good) })
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
