/** Harnesses by name. A project may register its own beside the default one. */
import { HearthError } from '../../contract/error.ts'
import { createAiSdkHarness, createStreamTextHarness } from './ai-sdk/harness.ts'
import type { Harness } from './port.ts'

export type HarnessFactory = () => Harness

const factories = new Map<string, HarnessFactory>([
  ['ai_sdk', createAiSdkHarness],
  ['stream_text', createStreamTextHarness],
])
const harnesses = new Map<string, Harness>()

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
 * @throws HearthError `invalid_request` (400) naming the registered harnesses.
 */
export function resolveHarness(name: string = defaultHarnessName): Harness {
  const key = normalise(name)
  const made = harnesses.get(key)
  if (made) return made
  const factory = factories.get(key)
  if (!factory) throw unknownHarness(name)
  const harness = factory()
  harnesses.set(key, harness)
  return harness
}

function normalise(name: string): string {
  return name.trim().toLowerCase().replaceAll('-', '_')
}

function unknownHarness(name: string): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message: `There is no harness "${name}".`,
    details: `Registered harnesses: ${[...factories.keys()].sort().join(', ')}.`,
    meta: { harness: name },
  })
}
