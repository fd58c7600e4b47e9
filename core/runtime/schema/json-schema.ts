/** A JSON Schema as plain data. */
export type JsonSchema = Record<string, unknown>
