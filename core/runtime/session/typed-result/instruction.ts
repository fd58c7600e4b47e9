/** What a model is told when a typed result is wanted, first and when its answer did not fit. */
import { resultEnd, resultStart } from '../../../contract/extract-result.ts'
import type { JsonSchema } from '../../schema/json-schema.ts'

/** The same where the provider shapes the answer: nothing but the result, in words too. */
export function nativeResultInstruction(schema: JsonSchema): string {
  return [
    'When you are done, answer with only the result, as JSON that matches this schema:',
    JSON.stringify(schema, null, 2),
  ].join('\n')
}

/** Asks for a result that the provider shapes once more. */
export function nativeRepairPrompt(schema: JsonSchema, problem: string): string {
  return [
    'Your result does not match the schema:',
    problem,
    'Answer again with only the corrected JSON. JSON Schema of the result:',
    JSON.stringify(schema, null, 2),
  ].join('\n')
}

/** Goes after the prompt, as a part of the same message. */
export function resultInstruction(schema: JsonSchema): string {
  return [
    'When you are done, end your answer with the result as JSON between these two lines:',
    resultStart,
    '(JSON that matches the schema)',
    resultEnd,
    'JSON Schema of the result:',
    JSON.stringify(schema, null, 2),
  ].join('\n')
}

/** Asks for the same result again, naming what was wrong. */
export function repairPrompt(schema: JsonSchema, problem: string): string {
  return [
    'Your result does not match the schema:',
    problem,
    'Answer again with only the corrected JSON between these two lines:',
    resultStart,
    '(JSON that matches the schema)',
    resultEnd,
    'JSON Schema of the result:',
    JSON.stringify(schema, null, 2),
  ].join('\n')
}
