/** A result that fits a schema, from an answer and as many repairs as are allowed. */
import { HearthError } from '../../../contract/error.ts'
import { extractResult } from '../../../contract/extract-result.ts'
import { formatIssues, type Schema, toJsonSchema, validate } from '../../schema/schema.ts'
import { nativeRepairPrompt, repairPrompt } from './instruction.ts'

/** Asks the model once more with this prompt; resolves with the text of its answer. */
export type AskAgain = (repairPrompt: string) => Promise<string>

/**
 * Resolves with the validated value and the text it was found in.
 *
 * @throws `result_invalid` (502, `meta.issues`, `meta.text`) when the last allowed answer does not fit.
 */
export async function typedResult(
  answer: string,
  request: { schema: Schema; retries: number; isNative: boolean },
  askAgain: AskAgain,
): Promise<{ data: unknown; text: string }> {
  let text = answer
  for (let retries = request.retries; ; retries -= 1) {
    const checked = await validate(request.schema, extractResult(text))
    if (checked.ok) return { data: checked.value, text }
    const problem = formatIssues(checked.issues)
    if (retries <= 0) throw invalidResult(problem, checked.issues, text)
    const repair = request.isNative ? nativeRepairPrompt : repairPrompt
    text = await askAgain(repair(toJsonSchema(request.schema), problem))
  }
}

function invalidResult(problem: string, issues: unknown, text: string): HearthError {
  return new HearthError({
    type: 'result_invalid',
    status: 502,
    message: 'The model gave no result that matches the schema.',
    details: problem,
    meta: { issues, text: text.slice(0, 2_000) },
  })
}
