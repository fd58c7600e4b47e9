/** Answers in the shapes callers want: `{result, runId?}`, and values that a schema has checked. */
import { HearthError } from '../../contract/error.ts'
import { extractResult } from '../../contract/extract-result.ts'

/** A schema of any Standard Schema library, such as zod's. */
export interface ResultSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
    readonly validate: (value: unknown) => Checked<Output> | PromiseLike<Checked<Output>>
  }
}

type Checked<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] }

/** What `agents.invoke` returns in the format `flue`. */
export interface AgentAnswer<Result = unknown> {
  result: Result
  /** Of handlers: each of their calls is a run. */
  runId?: string
}

export function toAgentAnswer(body: unknown, headerRunId: string | null): AgentAnswer {
  if (!isObject(body)) return withRun(body, headerRunId)
  const { _meta, runId, run_id, ...rest } = body
  const meta = isObject(_meta) ? _meta : {}
  const known = [meta.runId, meta.run_id, runId, run_id, headerRunId]
  const id = known.find((value) => typeof value === 'string' && value !== '')
  return withRun('result' in body ? body.result : rest, typeof id === 'string' ? id : null)
}

function withRun(result: unknown, runId: string | null): AgentAnswer {
  return runId === null ? { result } : { result, runId }
}

/** The value the schema makes of it. @throws `invalid_result` with `meta.issues`. */
export async function checkResult<Output>(
  schema: ResultSchema<Output>,
  value: unknown,
): Promise<Output> {
  const checked = await schema['~standard'].validate(value)
  if (checked.issues === undefined) return checked.value
  throw new HearthError({
    type: 'invalid_result',
    status: 502,
    message: 'The answer does not match the schema.',
    details: checked.issues.map(({ message }) => message).join(' '),
    meta: { issues: checked.issues },
  })
}

/** The JSON in a model's answer, as the schema gives it back. @throws `invalid_result`. */
export function parseResult<Output>(schema: ResultSchema<Output>, text: string): Promise<Output> {
  return checkResult(schema, extractResult(text))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
