/** The default harness: our loop over the AI SDK's providers. */
import type { Harness } from '../port.ts'

export const aiSdkName = 'ai_sdk'

/** The SDK is loaded with the first prompt, not with the program. */
export function createAiSdkHarness(): Harness {
  return {
    name: aiSdkName,
    async run(request, emit) {
      const { runLoop } = await import('./loop.ts')
      return runLoop(request, emit)
    },
  }
}
