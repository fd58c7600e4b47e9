/** What a session takes and gives back: options, responses, and their types by inference. */
import type { ThinkingLevel } from '../../contract/provider.ts'
import type { Usage } from '../../contract/usage.ts'
import type { ToolList } from '../agent/profile.ts'
import type { CommandList } from '../command/command.ts'
import type { Schema, SchemaOutput } from '../schema/schema.ts'

/** An image beside the text of a prompt. */
export interface PromptImage {
  /** Base64, or the bytes. */
  data: string | Uint8Array
  /** Default `image/png`. */
  mimeType?: string
}

export interface CallOptions {
  /** A role of the project, or a declared subagent, to act as in this call. */
  role?: string
  /** `provider/model`; wins over the role's and the agent's. */
  model?: string
  thinkingLevel?: ThinkingLevel
  /** Tools for this call, after the agent's own. */
  tools?: ToolList
  /** Commands for this call, after the agent's own; words among them only ever add what may run. */
  commands?: CommandList
  /** Names of the project's environment that commands of this call see. Their values are never recorded. */
  secrets?: readonly string[]
  images?: readonly PromptImage[]
  signal?: AbortSignal
}

/** With `result`, the answer is parsed and checked by it. */
export interface PromptOptions<Result extends Schema | undefined = undefined> extends CallOptions {
  /** zod, any Standard Schema, or raw JSON Schema. */
  result?: Result
  /** Model calls that may repair a result that does not fit. Default: `typed_retries` of the project, 3. */
  retries?: number
}

export interface TaskOptions<Result extends Schema | undefined = undefined>
  extends PromptOptions<Result> {
  /** Name of a declared subagent. Default: the agent itself. */
  agent?: string
  /** Working folder of the task, inside the parent's sandbox. */
  cwd?: string
  description?: string
}

export interface SkillOptions<Result extends Schema | undefined = undefined>
  extends PromptOptions<Result> {
  /** What the skill is applied to; any JSON value. Checked by its `input_schema` where it has one. */
  args?: unknown
  /** Working folder of the call, inside the sandbox. */
  cwd?: string
}

/** The model that answered. */
export interface PromptModel {
  /** `provider/model` */
  id: string
}

export interface PromptResponse {
  text: string
  /** Of every model call of the operation: turns, repairs, tasks. */
  usage: Usage
  model: PromptModel
  metadata: Record<string, unknown>
}

export interface PromptResultResponse<Data> extends PromptResponse {
  /** The checked value. */
  data: Data
  /** Alias of `data`. */
  result: Data
}

/** The response a call with these options gives. */
export type ResponseFor<Result extends Schema | undefined> = Result extends Schema
  ? PromptResultResponse<SchemaOutput<Result>>
  : PromptResponse
