/** What a workflow file exports, and its schemas at work. */
import { HearthError } from '../../contract/error.ts'
import { formatIssues, type Schema, type SchemaIssue, validate } from '../schema/schema.ts'
import { isStandardSchema } from '../schema/standard-schema.ts'
import type { FlueContext } from './flue-context.ts'

export interface WorkflowModule {
  run: (context: FlueContext) => unknown
  input: Schema | null
  output: Schema | null
  description: string | null
  /** Whether it may begin anew when it was cut off before it had finished a step. */
  resume: boolean
}

/** @throws `invalid_workflow` (500) when there is no `run`, or a schema is not one. */
export function readWorkflowModule(exports: Record<string, unknown>, file: string): WorkflowModule {
  const { run, input, output, description, resume } = exports
  if (!isRun(run)) {
    throw invalidWorkflow(
      file,
      'It exports no function `run`.',
      'export async function run(ctx) { … }',
    )
  }
  return {
    run,
    input: readSchema(input, 'input', file),
    output: readSchema(output, 'output', file),
    description: typeof description === 'string' ? description : null,
    resume: resume === true,
  }
}

/** A handler as the module of a run: it has no schemas. */
export function handlerModule(handler: WorkflowModule['run']): WorkflowModule {
  return { run: handler, input: null, output: null, description: null, resume: false }
}

/** The payload as the schema gives it back. @throws `validation_failed` (400) with `meta.issues`. */
export async function checkPayload(workflow: WorkflowModule, payload: unknown): Promise<unknown> {
  if (workflow.input === null) return payload
  const checked = await validate(workflow.input, payload)
  if (checked.ok) return checked.value
  throw validationFailed(checked.issues)
}

/** The result as the schema gives it back. @throws `invalid_output` (500) with `meta.issues`. */
export async function checkOutput(workflow: WorkflowModule, result: unknown): Promise<unknown> {
  if (workflow.output === null) return result
  const checked = await validate(workflow.output, result)
  if (checked.ok) return checked.value
  throw new HearthError({
    type: 'invalid_output',
    status: 500,
    message: 'The workflow returned something else than its output schema says.',
    details: formatIssues(checked.issues),
    meta: { issues: checked.issues },
  })
}

function isRun(value: unknown): value is WorkflowModule['run'] {
  return typeof value === 'function'
}

function readSchema(value: unknown, name: string, file: string): Schema | null {
  if (value === undefined || value === null) return null
  if (isStandardSchema(value)) return value
  if (isJsonSchema(value)) return value
  throw invalidWorkflow(
    file,
    `Its export \`${name}\` is not a schema.`,
    'Use zod, another Standard Schema, or a JSON Schema object.',
  )
}

function isJsonSchema(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function validationFailed(issues: SchemaIssue[]): HearthError {
  return new HearthError({
    type: 'validation_failed',
    status: 400,
    message: 'The payload does not match the input schema of the workflow.',
    details: formatIssues(issues),
    meta: { issues },
  })
}

function invalidWorkflow(file: string, message: string, details: string): HearthError {
  return new HearthError({
    type: 'invalid_workflow',
    status: 500,
    message: `${file} is not a workflow. ${message}`,
    details,
  })
}
