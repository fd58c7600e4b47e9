/** Agents of the AI SDK (`HarnessAgent`: Claude Code, Codex, Pi and others) as harnesses of Hearth. */
import type { ProviderSettings } from '../../../contract/provider.ts'
import type { Harness } from '../port.ts'

/** What one run is opened for. */
export interface SdkAgentRun {
  instructions: string
  /** The agent's tools, run by Hearth: in its sandbox, under its policy, recorded. */
  tools: readonly SdkTool[]
  /** `provider/model` of the call. */
  model: string
  /** How the provider of that model is reached; undefined where nothing is set. */
  provider: ProviderSettings | undefined
  signal: AbortSignal
}

/** A tool as the AI SDK's `tool()` wants it, apart from `parameters`, which goes through `jsonSchema()`. */
export interface SdkTool {
  name: string
  description: string
  /** JSON Schema of the input. */
  parameters: Record<string, unknown>
  execute(input: unknown, options: { toolCallId: string }): Promise<string>
}

/** Part of what a person says. */
export type SdkPromptPart =
  | { type: 'text'; text: string }
  | { type: 'file'; mediaType: string; data: string }

/** A part of the answer, as the AI SDK's `fullStream` has them. Parts of other types are passed over. */
export interface SdkStreamPart {
  readonly type: string
}

/** A session of the agent, for one run. */
export interface SdkAgentSession {
  /** One turn of the agent, to its end. */
  stream(request: {
    messages: { role: 'user'; content: SdkPromptPart[] }[]
    abortSignal: AbortSignal
  }): PromiseLike<{ readonly stream: AsyncIterable<SdkStreamPart> }>
  /** Ends the session and what it runs in. */
  close(): Promise<void>
}

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
export function aiSdkHarness(
  name: string,
  open: (run: SdkAgentRun) => SdkAgentSession | PromiseLike<SdkAgentSession>,
): Harness {
  return {
    name,
    async run(request, emit) {
      const { runSdkAgent } = await import('./run.ts')
      return runSdkAgent(open, request, emit)
    },
  }
}
