/** The harnesses of Hearth: one loop, and two engines to call models with. Both load on first use. */
import type { Harness } from '../port.ts'

/** The default: calls the providers of the AI SDK directly. */
export function createAiSdkHarness(): Harness {
  return {
    name: 'ai_sdk',
    async run(request, emit) {
      const { runLoop } = await import('./loop.ts')
      const { openProviderStream } = await import('./provider-stream.ts')
      return runLoop(openProviderStream, request, emit)
    },
  }
}

/** The same through the SDK's own `streamText`: slower, and the oracle the default is tested against. */
export function createStreamTextHarness(): Harness {
  return {
    name: 'stream_text',
    async run(request, emit) {
      const { runLoop } = await import('./loop.ts')
      const { openTextStream } = await import('./text-stream.ts')
      return runLoop(openTextStream, request, emit)
    },
  }
}
