/** What the Design tab sees of a source file, and the edits it may ask for. The file is the truth. */
import { z } from 'zod'

/** Where it stands in the text: UTF-16 offsets, and the line (1-based) it begins on. */
export const SourceSpan = z.object({
  start: z.number().int(),
  end: z.number().int(),
  line: z.number().int(),
})
export type SourceSpan = z.infer<typeof SourceSpan>

export const TemplatePart = z.union([
  z.object({ text: z.string() }),
  /** Source of the expression between `${` and `}`. */
  z.object({ code: z.string() }),
])
export type TemplatePart = z.infer<typeof TemplatePart>

/** A name and the module it is imported from; `from` is null for one that the file declares. */
export const SourceName = z.object({ name: z.string(), from: z.string().nullable() })
export type SourceName = z.infer<typeof SourceName>

/** An expression, as far as it can be understood without running it. `code` is what cannot. */
export type DesignValue =
  | { kind: 'literal'; value: string | number | boolean | null; at: SourceSpan }
  | { kind: 'template'; parts: TemplatePart[]; at: SourceSpan }
  | { kind: 'list'; items: DesignValue[]; at: SourceSpan }
  /** `open`: it has spreads or computed keys, so there may be more than `fields`. */
  | { kind: 'object'; fields: DesignField[]; open: boolean; at: SourceSpan }
  | { kind: 'reference'; to: SourceName; at: SourceSpan }
  | { kind: 'call'; callee: SourceName; arguments: DesignValue[]; at: SourceSpan }
  | { kind: 'code'; text: string; at: SourceSpan }

export interface DesignField {
  name: string
  value: DesignValue
  /** False when a spread after it may replace it. */
  certain: boolean
}

/** As documented: what else there is follows from `kind`, see the type of this name. */
const AnyDesignValue = z.looseObject({
  kind: z.enum(['literal', 'template', 'list', 'object', 'reference', 'call', 'code']),
  at: SourceSpan,
})

/** One field of a `z.object({…})`. `code`: its schema is something else than these. */
export const SchemaFieldType = z.enum([
  'string',
  'number',
  'integer',
  'boolean',
  'enum',
  'strings',
  'numbers',
  'code',
])
export type SchemaFieldType = z.infer<typeof SchemaFieldType>

/** What a text must be, by zod's names. */
export const SchemaTextFormat = z.enum(['email', 'url', 'uuid', 'date', 'datetime'])
export type SchemaTextFormat = z.infer<typeof SchemaTextFormat>

const DefaultValue = z.strictObject({ json: z.unknown() })

export const SchemaField = z.object({
  name: z.string(),
  type: SchemaFieldType,
  /** Choices of an `enum`; else empty. */
  options: z.array(z.string()),
  optional: z.boolean(),
  /** Whether it takes null as well. */
  nullable: z.boolean(),
  /** Of a text; null where it says none that a form knows. */
  format: SchemaTextFormat.nullable(),
  description: z.string().nullable(),
  /** Of a number its value, of a text its length, of a list how many there are. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  default: DefaultValue.nullable(),
  /** Calls such as `.trim()` that say what a form does not know: they stay as they are. */
  more: z.array(z.string()),
  at: SourceSpan,
})
export type SchemaField = z.infer<typeof SchemaField>

export const DefinitionKind = z.enum(['agent', 'profile', 'tool', 'command', 'triggers', 'schema'])
export type DefinitionKind = z.infer<typeof DefinitionKind>

export const Definition = z.object({
  /** `default` for the default export, else the name of the constant. */
  id: z.string(),
  kind: DefinitionKind,
  /** Whether another file can import it under `id`. */
  exported: z.boolean(),
  /** Its options: an `object`, or `code` when they are not an object literal. */
  value: AnyDesignValue,
  /** Of a `schema`: its fields; null when it is not a `z.object({…})`. */
  schema: z.array(SchemaField).nullable(),
  /** Expressions of what an agent is told, such as `ctx.id`, that its texts can put in; absent without any. */
  variables: z.array(z.string()).optional(),
})
export type Definition = Omit<z.infer<typeof Definition>, 'value'> & { value: DesignValue }

/** A definition somewhere in the project, to choose from. */
export const DefinitionSummary = z.object({
  /** Relative to the project's root. */
  path: z.string(),
  ...Definition.pick({ id: true, kind: true, exported: true }).shape,
})
export type DefinitionSummary = z.infer<typeof DefinitionSummary>

export const Design = z.object({
  path: z.string(),
  /** Of the text it was read from; an edit names it, so that it never lands on another text. */
  hash: z.string(),
  definitions: z.array(Definition),
  /** Why nothing can be shown; null when the file could be read. */
  problem: z.object({ message: z.string(), line: z.number().int().nullable() }).nullable(),
})
export type Design = Omit<z.infer<typeof Design>, 'definitions'> & { definitions: Definition[] }

/** Anything that JSON can say. */
const Data = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
])

/** What an edit writes: data, a text with expressions, a name or a call of one (imported when needed), or code. */
export const NewValue = z.union([
  z.strictObject({ json: Data }),
  z.strictObject({ template: z.array(TemplatePart) }),
  z.strictObject({ reference: SourceName }),
  z.strictObject({ call: z.strictObject({ callee: SourceName, arguments: z.array(Data) }) }),
  z.strictObject({ code: z.string().min(1) }),
])
export type NewValue = z.infer<typeof NewValue>

/** Keys of objects and positions in lists, from the definition's options on. */
const path = z.array(z.union([z.string(), z.number().int().nonnegative()]))
export type DesignPath = z.infer<typeof path>

export const NewSchemaField = z.strictObject({
  type: SchemaFieldType.exclude(['code']),
  options: z.array(z.string()).default([]),
  optional: z.boolean().default(false),
  description: z.string().nullable().default(null),
  /** Left out: as they are. Null: none. */
  nullable: z.boolean().optional(),
  format: SchemaTextFormat.nullable().optional(),
  min: z.number().nullable().optional(),
  max: z.number().nullable().optional(),
  default: DefaultValue.nullable().optional(),
})
export type NewSchemaField = z.infer<typeof NewSchemaField>

const definition = z.string()

export const DesignEdit = z.discriminatedUnion('op', [
  /** Replaces, or adds where there was nothing. Objects and lists are changed only where they differ. */
  z.strictObject({ op: z.literal('set'), definition, path: path.min(1), value: NewValue }),
  /** Puts an item into a list: before `index`, at its end without one. Makes the list when missing. */
  z.strictObject({
    op: z.literal('insert'),
    definition,
    path: path.min(1),
    index: z.number().int().nonnegative().optional(),
    value: NewValue,
  }),
  z.strictObject({ op: z.literal('remove'), definition, path: path.min(1) }),
  z.strictObject({
    op: z.literal('set_schema_field'),
    definition,
    name: z.string().min(1),
    field: NewSchemaField,
  }),
  z.strictObject({
    op: z.literal('rename_schema_field'),
    definition,
    name: z.string().min(1),
    to: z.string().min(1),
  }),
])
export type DesignEdit = z.infer<typeof DesignEdit>

/** Edits that were made, in the order asked for, all or none. */
export const DesignChange = z.object({
  design: Design,
  /** The whole text before and after: what undo and a difference need. */
  before: z.string(),
  after: z.string(),
})
export type DesignChange = Omit<z.infer<typeof DesignChange>, 'design'> & { design: Design }
