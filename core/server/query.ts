/** Query parameters: strict readers whose failure names the parameter and its value. */
import { z } from 'zod'
import { invalidQuery } from './errors.ts'

const digits = (minimum: number, maximum: number, message: string) =>
  z
    .string()
    .regex(/^\d{1,16}$/, message)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, message)

/** A position in a log: 0 or more. */
export const after = digits(
  0,
  Number.MAX_SAFE_INTEGER,
  'Must be a non-negative integer.',
).optional()

export const limit = digits(1, 1000, 'Must be an integer from 1 to 1000.').optional()

/** Of the log, which is read whole more often than other lists: a large timeline opens with few requests. */
export const eventLimit = digits(1, 10_000, 'Must be an integer from 1 to 10000.').optional()

/** Of lines, which are written while they are read: no more than anybody's memory bears. */
export const lineLimit = digits(1, 10_000_000, 'Must be an integer from 1 to 10000000.').optional()

export const cursor = z.string().min(1, 'Must be a cursor from the page before.').optional()

export const text = z.string().min(1, 'Must not be empty.').optional()

export const flag = z
  .enum(['true', 'false', '1', '0'], 'Must be true or false.')
  .transform((value) => value === 'true' || value === '1')
  .optional()

/** `a,b,c`, each one of `values`. */
export function listOf<const Values extends readonly string[]>(values: Values) {
  const message = `Must be a comma-separated list of: ${values.join(', ')}.`
  return z
    .string()
    .transform((value) => value.split(',').map((item) => item.trim()))
    .pipe(z.array(z.enum(values, message)).min(1, message))
    .optional()
}

/** `a,b,c` of any names; empty entries are ignored, but one must be left. */
export const names = z
  .string()
  .transform((value) => value.split(',').flatMap((item) => item.trim() || []))
  .refine((list) => list.length > 0, 'Must be a comma-separated list.')
  .optional()

export const page = { limit, cursor }

/** Reads the query of `url` by `schema`. Empty values count as absent, other misfits raise 400. */
export function readQuery<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  search: URLSearchParams,
): z.output<z.ZodObject<Shape>> {
  const given: Record<string, string> = {}
  for (const name of Object.keys(schema.shape)) {
    const value = search.get(name)
    if (value !== null && value !== '') given[name] = value
  }
  const checked = schema.safeParse(given)
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]
  const param = String(issue?.path[0] ?? '')
  throw invalidQuery(param, given[param] ?? '', issue?.message ?? 'It does not fit.')
}

/** Drops keys that are undefined, for callees that know only present or absent. */
export function present<Value extends object>(value: Value): Present<Value> {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== undefined),
  ) as Present<Value>
}

export type Present<Value> = {
  [Key in keyof Value]: Exclude<Value[Key], undefined>
} extends infer Full
  ? {
      [Key in keyof Full & keyof Value as undefined extends Value[Key] ? never : Key]: Full[Key]
    } & {
      [Key in keyof Full & keyof Value as undefined extends Value[Key] ? Key : never]?: Full[Key]
    }
  : never
