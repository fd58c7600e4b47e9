/** The harnesses of Hearth: one loop, and two engines to call models with. Both load on first use. */
import type { Harness } from '../port.ts'
import type { OpenStream } from './turn.ts'

/** The default: calls the providers of the AI SDK directly. */
export function createAiSdkHarness(): Harness {
  return createLoopHarness('ai_sdk', async () => {
    const { openProviderStream } = await import('./provider-stream.ts')
    return openProviderStream
  })
}

/** The same through the SDK's own `streamText`: slower, and the oracle the default is tested against. */
export function createStreamTextHarness(): Harness {
  return createLoopHarness('stream_text', async () => {
    const { openTextStream } = await import('./text-stream.ts')
    return openTextStream
  })
}

function createLoopHarness(name: string, loadEngine: () => Promise<OpenStream>): Harness {
  async function load() {
    const [{ runLoop }, open] = await Promise.all([import('./loop.ts'), loadEngine()])
    return { runLoop, open }
  }
  let loading: ReturnType<typeof load> | undefined
  return {
    name,
    canBeSteered: true,
    async run(request, emit) {
      loading ??= load()
      const { runLoop, open } = await loading
      return runLoop(open, request, emit)
    },
  }
}
