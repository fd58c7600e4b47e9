/** The providers Hearth knows by name, so that a key is all a person has to add. */
import type { ProviderKind, ProviderSettings } from '../../contract/provider.ts'

export interface ProviderPreset {
  id: string
  title: string
  kind: ProviderKind
  /** Null where the provider's own default address is used. */
  baseUrl: string | null
  /** Environment variable that supplies the key. */
  keyVariable: string | null
  /** Environment variable that supplies another address. */
  baseUrlVariable: string | null
  needsKey: boolean
  /** The server can hold a model to a JSON Schema; said of those that imitate OpenAI. */
  structuredOutputs?: true
  /** Where a person gets a key, or the program that has to run. */
  help: string
}

export const providerPresets: readonly ProviderPreset[] = [
  {
    id: 'demo',
    title: 'Demo',
    kind: 'demo',
    baseUrl: null,
    keyVariable: null,
    baseUrlVariable: null,
    needsKey: false,
    help: 'Scripted replies, offline. No key, no account.',
  },
  {
    id: 'openai',
    title: 'OpenAI',
    kind: 'openai',
    baseUrl: null,
    keyVariable: 'OPENAI_API_KEY',
    baseUrlVariable: 'OPENAI_BASE_URL',
    needsKey: true,
    help: 'https://platform.openai.com/api-keys',
  },
  {
    id: 'anthropic',
    title: 'Anthropic',
    kind: 'anthropic',
    baseUrl: null,
    keyVariable: 'ANTHROPIC_API_KEY',
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    needsKey: true,
    help: 'https://platform.claude.com/settings/keys',
  },
  {
    id: 'google',
    title: 'Google Gemini',
    kind: 'google',
    baseUrl: null,
    keyVariable: 'GOOGLE_GENERATIVE_AI_API_KEY',
    baseUrlVariable: null,
    needsKey: true,
    help: 'https://aistudio.google.com/apikey',
  },
  {
    id: 'openrouter',
    title: 'OpenRouter',
    kind: 'openai-compatible',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyVariable: 'OPENROUTER_API_KEY',
    baseUrlVariable: null,
    needsKey: true,
    help: 'https://openrouter.ai/settings/keys',
  },
  {
    id: 'ollama',
    title: 'Ollama',
    kind: 'openai-compatible',
    baseUrl: 'http://127.0.0.1:11434/v1',
    keyVariable: null,
    baseUrlVariable: null,
    needsKey: false,
    structuredOutputs: true,
    help: 'Start Ollama on this computer: https://ollama.com',
  },
  {
    id: 'lmstudio',
    title: 'LM Studio',
    kind: 'openai-compatible',
    baseUrl: 'http://127.0.0.1:1234/v1',
    keyVariable: null,
    baseUrlVariable: null,
    needsKey: false,
    structuredOutputs: true,
    help: 'Start the local server in LM Studio: https://lmstudio.ai',
  },
]

export function findPreset(providerId: string): ProviderPreset | undefined {
  return providerPresets.find((preset) => preset.id === providerId)
}

/** A provider as a call needs it: what a person set, completed by what the preset knows. */
export interface EffectiveProvider extends ProviderSettings {
  id: string
  title: string
  needsKey: boolean
  keyVariable: string | null
}

/** Null when nothing is set for the id and no preset has it. */
export function effectiveProvider(
  id: string,
  settings: ProviderSettings | undefined,
): EffectiveProvider | null {
  const preset = findPreset(id)
  if (!settings && !preset) return null
  const kind = settings?.kind ?? preset?.kind ?? 'openai-compatible'
  const baseUrl = addressOf(kind, settings?.baseUrl || preset?.baseUrl)
  return {
    ...(preset?.structuredOutputs ? { structuredOutputs: true } : {}),
    ...settings,
    kind,
    id,
    title: preset?.title ?? id,
    // A server of one's own is asked without a key when none is set.
    needsKey: (preset?.needsKey ?? false) && !settings?.baseUrl,
    keyVariable: preset?.keyVariable ?? null,
    ...(baseUrl ? { baseUrl } : {}),
  }
}

/** Anthropic's own variable has the address without `/v1`, its protocol needs it. */
function addressOf(
  kind: ProviderKind,
  baseUrl: string | null | undefined,
): string | null | undefined {
  if (kind !== 'anthropic' || !baseUrl || !URL.canParse(baseUrl)) return baseUrl
  return new URL(baseUrl).pathname === '/' ? `${baseUrl.replace(/\/+$/, '')}/v1` : baseUrl
}
