/** The providers of the studio: presets, what the user set, and what the environment offers. */
import { HearthError } from '../contract/error.ts'
import type { ModelSummary, ProviderSettings, ProviderSummary } from '../contract/provider.ts'
import { catalogue } from '../runtime/model/catalogue.ts'
import { discoverModels } from '../runtime/model/discover-models.ts'
import { effectiveProvider, findPreset, providerPresets } from '../runtime/model/presets.ts'
import type { ProviderRegistry, SecretVault } from './port.ts'
import {
  layerProvider,
  type ProjectProviders,
  type ProviderLayers,
  summarizeProvider,
} from './provider-layers.ts'
import { ProviderSettingsFile, type StoredSettings } from './provider-settings-file.ts'

export interface ProvidersOptions {
  vault: SecretVault
  settingsFolder: string
  env: Record<string, string | undefined>
  /** What the default project says; null while none is open. */
  defaultProject(): ProjectProviders | null
}

/** One that is not running refuses at once; one on a busy computer may take its time. Nobody waits for it. */
const localAnswerMs = 3_000

/** How long its answer holds: a person who starts one finds it soon. */
const localFreshMs = 15_000

export class Providers implements ProviderRegistry {
  #options: ProvidersOptions
  #file: ProviderSettingsFile
  #user: Record<string, StoredSettings>
  #keys = new Map<string, string>()
  /** Models that servers of this computer, or those that were tested, answered with: the newest answer of each. */
  #foundModels = new Map<string, ModelSummary[]>()
  #detectedAt = 0

  private constructor(options: ProvidersOptions) {
    this.#options = options
    this.#file = new ProviderSettingsFile(options.settingsFolder)
    this.#user = this.#file.read()
  }

  /** Reads the vault once; from then on every answer comes from memory. */
  static async open(options: ProvidersOptions): Promise<Providers> {
    const providers = new Providers(options)
    const ids = new Set([...providerPresets.map(({ id }) => id), ...Object.keys(providers.#user)])
    for (const id of ids) {
      const key = await options.vault.get(vaultName(id))
      if (key) providers.#keys.set(id, key)
    }
    return providers
  }

  list(): ProviderSummary[] {
    const layers = this.#layers(this.#options.defaultProject())
    return this.#ids(layers).map((id) => summarizeProvider(id, layers))
  }

  models(): ModelSummary[] {
    if (Date.now() - this.#detectedAt > localFreshMs) void this.detect()
    const found = [...this.#foundModels.values()].flat()
    const known = new Set(catalogue.map(({ id }) => id))
    return [...catalogue, ...found.filter(({ id }) => !known.has(id))]
  }

  async update(id: string, settings: Partial<ProviderSettings>): Promise<ProviderSummary> {
    if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(id)) {
      throw new HearthError({
        type: 'invalid_request',
        status: 400,
        message: `"${id}" is not a name for a provider.`,
        details: 'Use at most 64 lower-case letters, digits, hyphens and underscores.',
      })
    }
    const { apiKey, ...rest } = settings
    const { baseUrl, ...merged } = { ...this.#user[id], ...rest }
    this.#user = { ...this.#user, [id]: baseUrl ? { ...merged, baseUrl } : merged }
    this.#file.write(this.#user)
    if (apiKey === '') await this.#forgetKey(id)
    else if (apiKey !== undefined) {
      await this.#options.vault.set(vaultName(id), apiKey)
      this.#keys.set(id, apiKey)
    }
    return summarizeProvider(id, this.#layers(this.#options.defaultProject()))
  }

  async remove(id: string): Promise<void> {
    const { [id]: _removed, ...others } = this.#user
    this.#user = others
    this.#file.write(others)
    this.#foundModels.delete(id)
    await this.#forgetKey(id)
  }

  async test(id: string): Promise<{ ok: true; models: string[] }> {
    const layers = this.#layers(this.#options.defaultProject())
    if (!this.#ids(layers).includes(id)) {
      throw new HearthError({
        type: 'not_found',
        status: 404,
        message: `There is no provider "${id}".`,
      })
    }
    try {
      const models = await discoverModels(
        id,
        layerProvider(id, layers).settings,
        new AbortController().signal,
      )
      this.#foundModels.set(id, models)
      return { ok: true, models: models.map((model) => model.id) }
    } catch (error) {
      const { message, details, meta } = HearthError.from(error)
      throw new HearthError({
        type: 'provider_unreachable',
        status: 502,
        message,
        details,
        ...(meta ? { meta } : {}),
        cause: error,
      })
    }
  }

  settings(): Record<string, ProviderSettings> {
    return this.settingsFor(this.#options.defaultProject())
  }

  /** With secrets; what one project's thread may use. */
  settingsFor(project: ProjectProviders | null): Record<string, ProviderSettings> {
    const layers = this.#layers(project)
    return Object.fromEntries(
      this.#ids(layers).map((id) => [id, layerProvider(id, layers).settings]),
    )
  }

  /** Asks the model servers of this computer: those known by name, and those that were added. */
  async detect(): Promise<{ id: string; title: string; models: string[] }[]> {
    this.#detectedAt = Date.now()
    const layers = this.#layers(this.#options.defaultProject())
    const found = await Promise.all(
      this.#ids(layers).map(async (id) => {
        const { settings } = layerProvider(id, layers)
        const provider = effectiveProvider(id, settings)
        if (!provider || !isOnThisComputer(provider.baseUrl)) return null
        const { title } = provider
        const models = await discoverModels(id, settings, AbortSignal.timeout(localAnswerMs)).catch(
          () => null,
        )
        if (models) this.#foundModels.set(id, models)
        else this.#foundModels.delete(id)
        return models && { id, title, models: models.map((model) => model.id) }
      }),
    )
    return found.filter((provider) => provider !== null)
  }

  async #forgetKey(id: string): Promise<void> {
    await this.#options.vault.delete(vaultName(id))
    this.#keys.delete(id)
  }

  #layers(project: ProjectProviders | null): ProviderLayers {
    return {
      project,
      user: this.#user,
      vault: this.#keys,
      vaultKind: this.#options.vault.kind,
      env: this.#options.env,
    }
  }

  /** Presets first, in their order, then what user and project added. */
  #ids(layers: ProviderLayers): string[] {
    const presets = providerPresets.map(({ id }) => id)
    const added = [...Object.keys(layers.user), ...Object.keys(layers.project?.config ?? {})]
    const others = [...new Set(added)].filter((id) => !findPreset(id)).sort()
    return [...presets, ...others]
  }
}

/** Asked without being told to: nothing leaves the computer by it. */
function isOnThisComputer(baseUrl: string | null | undefined): boolean {
  if (!baseUrl || !URL.canParse(baseUrl)) return false
  const { hostname } = new URL(baseUrl)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname)
}

function vaultName(providerId: string): string {
  return `provider.${providerId}`
}
