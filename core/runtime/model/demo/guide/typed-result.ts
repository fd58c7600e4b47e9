/** Answers a prompt that wants data: JSON that fits the schema it came with. */
import type { Conversation } from '../conversation.ts'
import { endOfJson, parseJson } from '../directives.ts'
import { isRecord, type JsonSchema, jsonForSchema } from './json-for-schema.ts'

export type TypedResult =
  | { type: 'text'; text: string }
  | { type: 'call'; name: string; input: unknown }

const start = '---RESULT_START---'
const end = '---RESULT_END---'

/** Null when the prompt wants words. */
export function typedResult({ prompt, tools, results }: Conversation): TypedResult | null {
  if (prompt.includes(start)) {
    const { schema, question } = readPrompt(prompt)
    const json = JSON.stringify(jsonForSchema(schema, question), null, 2)
    return { type: 'text', text: `${start}\n${json}\n${end}` }
  }
  const finish = tools.find(({ name }) => name === 'finish')
  if (!finish || results.some(({ toolName, isError }) => toolName === 'finish' && !isError))
    return null
  const schema = isRecord(finish.parameters) ? finish.parameters : {}
  return { type: 'call', name: finish.name, input: jsonForSchema(schema, prompt) }
}

/** The schema is the last JSON object in the prompt that looks like one. */
function readPrompt(prompt: string): { schema: JsonSchema; question: string } {
  let schema: JsonSchema = {}
  const block = prompt.indexOf(start)
  let asked = block
  let at = prompt.indexOf('{')
  while (at !== -1) {
    const close = endOfJson(prompt, at)
    const value = close > at ? parseJson(prompt.slice(at, close)) : undefined
    if (isSchema(value)) {
      schema = value
      asked = Math.min(at, block)
    }
    at = prompt.indexOf('{', value === undefined ? at + 1 : close)
  }
  // The line that leads to the block is not the user's.
  const question = prompt.slice(0, asked).replace(/\n[^\n]*:\s*$/, '')
  return { schema, question }
}

function isSchema(value: unknown): value is JsonSchema {
  if (!isRecord(value)) return false
  return ['type', 'properties', 'anyOf', 'oneOf', 'allOf', 'enum', '$ref', 'const'].some(
    (key) => key in value,
  )
}
