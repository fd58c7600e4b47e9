/**
 * What is known of a provider, from the project, the user and the environment, laid over its preset.
 *
 * P1  The project's own key wins, then the user's vault, then the environment, then the project's `.env`.
 * P2  A key from the vault goes only to addresses the user chose: never to one that a project's file
 *     names, or opening a stranger's project would hand the key over.
 */
import type { ProviderKind, ProviderSettings, ProviderSummary } from '../contract/provider.ts'
import type { HearthConfig } from '../runtime/config.ts'
import { findPreset } from '../runtime/model/presets.ts'
import type { StoredSettings } from './provider-settings-file.ts'

/** What one project says about providers. */
export interface ProjectProviders {
  config: HearthConfig['providers']
  /** Values of its `.env`. */
  env: Record<string, string>
}

export interface ProviderLayers {
  project: ProjectProviders | null
  user: Record<string, StoredSettings>
  /** Keys of the vault, by provider. */
  vault: ReadonlyMap<string, string>
  vaultKind: 'keychain' | 'session'
  env: Record<string, string | undefined>
}

type KeySource = ProviderSummary['keySource']

export interface LayeredProvider {
  settings: ProviderSettings
  keySource: KeySource
}

export function layerProvider(id: string, layers: ProviderLayers): LayeredProvider {
  const preset = findPreset(id)
  const user = layers.user[id] ?? {}
  const project = layers.project?.config[id] ?? {}
  const kind: ProviderKind = project.kind ?? user.kind ?? preset?.kind ?? 'openai-compatible'
  const fromVariable = preset?.baseUrlVariable && variable(layers, preset.baseUrlVariable)
  const baseUrl = project.baseUrl ?? user.baseUrl ?? fromVariable ?? undefined
  const headers = { ...user.headers, ...project.headers }
  const storeResponses = project.storeResponses ?? user.storeResponses
  const structuredOutputs = project.structuredOutputs ?? user.structuredOutputs
  const key = findKey(id, layers)
  const settings: ProviderSettings = {
    kind,
    ...(baseUrl ? { baseUrl } : {}),
    ...(key ? { apiKey: key.value } : {}),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(storeResponses === undefined ? {} : { storeResponses }),
    ...(structuredOutputs === undefined ? {} : { structuredOutputs }),
  }
  return { settings, keySource: key?.source ?? null }
}

export function summarizeProvider(id: string, layers: ProviderLayers): ProviderSummary {
  const preset = findPreset(id)
  const { settings, keySource } = layerProvider(id, layers)
  const needsKey = (preset?.needsKey ?? false) && settings.baseUrl === undefined
  return {
    id,
    title: preset?.title ?? id,
    kind: settings.kind,
    baseUrl: settings.baseUrl ?? preset?.baseUrl ?? null,
    headerNames: Object.keys(settings.headers ?? {}),
    key: settings.apiKey ? 'set' : needsKey ? 'missing' : 'not_needed',
    keySource,
    keyVariable: preset?.keyVariable ?? null,
  }
}

function findKey(
  id: string,
  layers: ProviderLayers,
): { value: string; source: NonNullable<KeySource> } | null {
  const project = layers.project?.config[id]
  if (project?.apiKey) return { value: project.apiKey, source: 'config' }
  const fromVault = layers.vault.get(id)
  const isUsersAddress =
    project?.baseUrl === undefined || project.baseUrl === layers.user[id]?.baseUrl
  if (fromVault && isUsersAddress) return { value: fromVault, source: layers.vaultKind }
  const name = findPreset(id)?.keyVariable
  const value = name ? variable(layers, name) : undefined
  return value ? { value, source: 'environment' } : null
}

function variable(layers: ProviderLayers, name: string): string | undefined {
  return layers.env[name] || layers.project?.env[name]
}
