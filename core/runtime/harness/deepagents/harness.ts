/** The harness `deepagents`: Deep Agents and LangGraph drive the turns, Hearth's models and tools work. */
import type { Harness } from '../port.ts'
import type { HarnessSetup } from '../setup.ts'

/**
 * Optional: it loads the packages `deepagents`, `langchain` and `@langchain/core` on first use, from
 * the project or from beside Hearth. `run` rejects with `package_missing` where they are not.
 */
export function createDeepAgentsHarness({ projectRoot }: HarnessSetup): Harness {
  async function load() {
    const [{ loadLangChain }, { runDeepAgent }] = await Promise.all([
      import('./langchain.ts'),
      import('./run.ts'),
    ])
    return { langChain: await loadLangChain(projectRoot), runDeepAgent }
  }
  let loading: ReturnType<typeof load> | undefined
  return {
    name: 'deepagents',
    async run(request, emit) {
      loading ??= load()
      loading.catch(() => {
        // It may be installed by the next time.
        loading = undefined
      })
      const { langChain, runDeepAgent } = await loading
      return runDeepAgent(langChain, request, emit)
    },
  }
}
