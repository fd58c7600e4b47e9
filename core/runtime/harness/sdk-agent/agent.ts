/** An agent of the AI SDK as its harness meets it: what it is opened for, and what it then does. */
import type { ProviderSettings } from '../../../contract/provider.ts'

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

/** Opens a session for one run. */
export type OpenSdkAgent = (run: SdkAgentRun) => SdkAgentSession | PromiseLike<SdkAgentSession>
