/** The value a form edits: where it starts, one change at a time, and what of it is sent. */
import { type FormNode, isRecord } from './form-node.ts'

export type Path = readonly (string | number)[]

/** Defaults where there are any; else empty, with required objects and lists already there. */
export function startValue(node: FormNode): unknown {
  if (node.defaultValue !== undefined) return node.defaultValue
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(
        node.fields.flatMap(({ name, required, node: field }) => {
          const value = required || field.defaultValue !== undefined ? startValue(field) : undefined
          return value === undefined ? [] : [[name, value]]
        }),
      )
    case 'list':
      return Array.from({ length: node.minItems }, () => startItem(node.item))
    case 'choice':
      return node.options.length === 1 ? node.options[0] : undefined
    case 'boolean':
      return false
    default:
      return undefined
  }
}

/** What a new item of a list starts with. */
export function startItem(node: FormNode): unknown {
  return startValue(node) ?? (node.kind === 'text' ? '' : null)
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inside, key) => {
    if (Array.isArray(inside)) return typeof key === 'number' ? inside[key] : undefined
    return isRecord(inside) ? inside[key] : undefined
  }, value)
}

/** The value with one place changed; `undefined` takes a field out. Nothing is changed in place. */
export function withValueAt(value: unknown, path: Path, next: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return next
  if (typeof key === 'number') {
    const list = Array.isArray(value) ? [...value] : []
    list[key] = withValueAt(list[key], rest, next)
    return list
  }
  const record = isRecord(value) ? value : {}
  const inside = withValueAt(record[key], rest, next)
  if (inside !== undefined) return { ...record, [key]: inside }
  const { [key]: _gone, ...others } = record
  return others
}

/** A path as text, the way issues and field ids are keyed: `items.0.name`. */
export function pathKey(path: Path): string {
  return path.join('.')
}
