/** Harnesses by name. A project may register its own beside the default one. */
import { HearthError } from '../../contract/error.ts'
import { createAiSdkHarness, createStreamTextHarness } from './ai-sdk/harness.ts'
import { createDeepAgentsHarness } from './deepagents/harness.ts'
import type { Harness } from './port.ts'
import type { HarnessSetup } from './setup.ts'

export type HarnessFactory = (setup: HarnessSetup) => Harness

/** Names that other frameworks give backends which cannot be had here, and what stands for them. */
const absent: Record<string, string> = {
  openai_agents:
    'OpenAI\'s models work with the default harness "ai_sdk", over the same Responses protocol.',
  google_adk: 'Google\'s models work with the default harness "ai_sdk".',
}

const factories = new Map<string, HarnessFactory>([
  ['ai_sdk', createAiSdkHarness],
  ['stream_text', createStreamTextHarness],
  ['deepagents', createDeepAgentsHarness],
])
/** By name, then by project. */
const harnesses = new Map<string, Map<string | null, Harness>>()

export const defaultHarnessName = 'ai_sdk'

/** Makes a harness available under a name; the same name again replaces it. */
export function registerHarness(name: string, factory: HarnessFactory): void {
  const key = normalise(name)
  factories.set(key, factory)
  harnesses.delete(key)
}

/**
 * The harness of that name, made on first use.
 *
 * @throws HearthError `invalid_request` (400) naming the registered harnesses; `not_implemented` (501)
 * for `openai_agents` and `google_adk`, saying what to use.
 */
export function resolveHarness(
  name: string = defaultHarnessName,
  setup: HarnessSetup = { projectRoot: null },
): Harness {
  const key = normalise(name)
  const made = harnesses.get(key) ?? new Map<string | null, Harness>()
  const found = made.get(setup.projectRoot)
  if (found) return found
  const factory = factories.get(key)
  if (!factory) throw unknownHarness(name, key)
  const harness = factory(setup)
  harnesses.set(key, made.set(setup.projectRoot, harness))
  return harness
}

function normalise(name: string): string {
  return name.trim().toLowerCase().replaceAll('-', '_')
}

function unknownHarness(name: string, key: string): HearthError {
  const registered = `Registered harnesses: ${[...factories.keys()].sort().join(', ')}.`
  const instead = Object.hasOwn(absent, key) ? absent[key] : undefined
  if (instead === undefined) {
    return new HearthError({
      type: 'invalid_request',
      status: 400,
      message: `There is no harness "${name}".`,
      details: registered,
      meta: { harness: name },
    })
  }
  return new HearthError({
    type: 'not_implemented',
    status: 501,
    message: `The harness "${name}" is not implemented.`,
    details: `${instead} ${registered} Or add one of your own under this name with registerHarness.`,
    meta: { harness: name },
  })
}
