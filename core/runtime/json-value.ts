/** Values that leave the project's code as JSON: workflow results and dispatch inputs. */

/**
 * A deep copy of `value` as JSON would give it back, `undefined` fields left out. Values with `toJSON`
 * (dates) are taken as what it returns.
 *
 * @param fail makes the error to throw for a path and what is wrong there.
 */
export function toJsonValue(
  value: unknown,
  fail: (path: string, problem: string) => Error,
): unknown {
  return copy(value, '$', [], fail)
}

function copy(
  value: unknown,
  path: string,
  ancestors: readonly object[],
  fail: (path: string, problem: string) => Error,
): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    throw fail(path, `${value} is not a JSON number`)
  }
  if (typeof value !== 'object') throw fail(path, `${typeof value} is not a JSON value`)
  if (ancestors.includes(value)) throw fail(path, 'it contains itself')
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return copy(value.toJSON(), path, [...ancestors, value], fail)
  }
  const inside = [...ancestors, value]
  if (Array.isArray(value)) {
    return value.map((item, index) => copy(item, `${path}[${index}]`, inside, fail))
  }
  if (!isPlain(value)) {
    throw fail(path, `a ${value.constructor?.name ?? 'class'} instance is not a JSON value`)
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(
    fields.map(([key, field]) => [key, copy(field, `${path}.${key}`, inside, fail)]),
  )
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null || prototype === Object.prototype) return true
  // An object made in another realm (a worker's message, a vm context) has its own Object.prototype.
  return typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null
}
