/** The user's provider settings, without secrets: `providers.json` in the settings folder, 0600. */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ProviderSettings } from '../contract/provider.ts'

/** What is kept of a provider: everything but its key. */
export const StoredSettings = ProviderSettings.omit({ apiKey: true }).partial()
export type StoredSettings = z.infer<typeof StoredSettings>

const File = z.record(z.string(), StoredSettings)

export class ProviderSettingsFile {
  #path: string
  #folder: string

  constructor(settingsFolder: string) {
    this.#folder = settingsFolder
    this.#path = join(settingsFolder, 'providers.json')
  }

  /** Empty when there is none, or when it cannot be understood: keys are elsewhere, so little is lost. */
  read(): Record<string, StoredSettings> {
    try {
      return File.safeParse(JSON.parse(readFileSync(this.#path, 'utf8'))).data ?? {}
    } catch (error) {
      if (error instanceof SyntaxError) return {}
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
      throw error
    }
  }

  write(settings: Record<string, StoredSettings>): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const draft = `${this.#path}.tmp`
    writeFileSync(draft, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 })
    chmodSync(draft, 0o600)
    renameSync(draft, this.#path)
  }
}
