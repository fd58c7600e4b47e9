/** Agents of the AI SDK (`HarnessAgent`: Claude Code, Codex, Pi and others) as harnesses of Hearth. */
import type { Harness } from '../port.ts'
import type { OpenSdkAgent } from './agent.ts'

/**
 * A harness that leaves turns to an agent of the AI SDK. Each run opens a session of its own, which is
 * given the conversation so far in words: the agent's own memory ends with the run. The tools that the
 * agent brings run where it runs, not in Hearth's sandbox; leave them out with its `activeTools`.
 *
 * @example
 * registerHarness('pi', () =>
 *   aiSdkHarness('pi', async ({ instructions, tools }) => {
 *     const own = tools.map(({ name, parameters, ...rest }) => [
 *       name,
 *       tool({ ...rest, inputSchema: jsonSchema(parameters) }),
 *     ])
 *     const agent = new HarnessAgent({
 *       harness: pi,
 *       instructions,
 *       tools: Object.fromEntries(own),
 *       activeTools: tools.map(({ name }) => name),
 *     })
 *     const session = await agent.createSession({ sandboxSession })
 *     return {
 *       stream: (request) => agent.stream({ session, ...request }),
 *       close: () => session.destroy(),
 *     }
 *   }),
 * )
 */
export function aiSdkHarness(name: string, open: OpenSdkAgent): Harness {
  return {
    name,
    async run(request, emit) {
      const { runSdkAgent } = await import('./run.ts')
      return runSdkAgent(open, request, emit)
    },
  }
}
