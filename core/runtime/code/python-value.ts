/** Values of Python as JSON has them. */

/**
 * Dictionaries become objects, tuples and sets arrays, bytes base64 text, whole numbers too large to be
 * exact text, dates ISO text; what has no value of its own (functions, types) its written form.
 *
 * @throws RangeError when it is nested too deeply.
 */
export function fromPython(value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return bigIntValue(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object') return value
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value) || value instanceof Set) return Array.from(value, fromPython)
  if (value instanceof Map) return objectOf(value)
  return '__monty_type__' in value ? special({ ...value }) : objectOf(Object.entries(value))
}

function objectOf(entries: Iterable<readonly [unknown, unknown]>): Record<string, unknown> {
  const pairs = Array.from(entries, ([key, item]) => [keyText(key), fromPython(item)] as const)
  return Object.fromEntries(pairs)
}

function keyText(key: unknown): string {
  if (key === null) return 'None'
  return typeof key === 'object' ? JSON.stringify(fromPython(key)) : String(key)
}

function bigIntValue(value: bigint): number | string {
  const isExact = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
  return isExact ? Number(value) : String(value)
}

function special(fields: Record<string, unknown>): unknown {
  const { __monty_type__: kind, ...rest } = fields
  if (kind === 'Date') return dateText(rest)
  if (kind === 'Exception') return { type: rest.excType, message: rest.message }
  if ('value' in rest) return `<${String(kind)} ${String(rest.value)}>`
  if (Object.keys(rest).length === 0) return `<${String(kind)}>`
  return objectOf(Object.entries(rest))
}

function dateText({ year, month, day }: Record<string, unknown>): string {
  const two = (part: unknown) => String(part).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}
