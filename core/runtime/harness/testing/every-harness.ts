/** The harnesses that keep the contract of the port, for the tests that hold them to it. */
import { createAiSdkHarness, createStreamTextHarness } from '../ai-sdk/harness.ts'
import { createDeepAgentsHarness } from '../deepagents/harness.ts'
import type { Harness } from '../port.ts'

export const everyHarness: Harness[] = [
  createAiSdkHarness(),
  createStreamTextHarness(),
  createDeepAgentsHarness({ projectRoot: null }),
]
