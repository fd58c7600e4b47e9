/** A result that the provider itself is asked to shape. */
import type { JsonSchema } from '../schema/json-schema.ts'

export interface NativeResult {
  schema: JsonSchema
  /** OpenAI's strict mode, for schemas that keep its rules. */
  strict: boolean
  /** False where a model that is held to a schema can call no tools: then only turns without tools are. */
  withTools: boolean
}
