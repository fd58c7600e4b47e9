/** The value a form edits: where it starts, one change at a time, and what of it is sent. */
import { type FormNode, type FormVariant, isRecord } from './form-node.ts'

export type Path = readonly (string | number)[]

/** Defaults where there are any; else `null` where that is a value, or empty, with required objects and lists there. */
export function startValue(node: FormNode): unknown {
  if (node.defaultValue !== undefined) return node.defaultValue
  return node.nullable ? null : filledValue(node)
}

/** What a person begins with who wants it to be there: never `null`. */
export function filledValue(node: FormNode): unknown {
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
    case 'union':
      return node.variants[0] && startValue(node.variants[0].node)
    default:
      return undefined
  }
}

/**
 * The variant that a value is meant as: of those it could be, the chosen one, or the first. A value that
 * could be none of them is meant as the chosen one.
 */
export function variantOf(variants: readonly FormVariant[], value: unknown, chosen = 0): number {
  const meant = variantsOf(variants, value)
  return meant.includes(chosen) ? chosen : (meant[0] ?? chosen)
}

/** All that a value could be meant as; of objects those that know all of its fields, when any does. */
export function variantsOf(variants: readonly FormVariant[], value: unknown): number[] {
  const indexes = [...variants.keys()]
  const meant = indexes.filter((index) => {
    const variant = variants[index]
    return variant !== undefined && isMeant(variant.node, value)
  })
  const knowing = meant.filter((index) => knowsFields(variants[index]?.node, value))
  return knowing.length > 0 ? knowing : meant
}

function knowsFields(node: FormNode | undefined, value: unknown): boolean {
  if (node?.kind !== 'object' || !isRecord(value)) return true
  return Object.keys(value).every((key) => node.fields.some(({ name }) => name === key))
}

function isMeant(node: FormNode, value: unknown): boolean {
  switch (node.kind) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'choice':
      return node.options.some((option) => option === value)
    case 'list':
      return Array.isArray(value)
    case 'object':
      return (
        isRecord(value) &&
        node.fields.every(({ name, node: field }) => {
          const isConstant = field.kind === 'choice' && field.options.length === 1
          return !isConstant || value[name] === undefined || isMeant(field, value[name])
        })
      )
    case 'union':
      return node.variants.some((variant) => isMeant(variant.node, value))
    case 'json':
      return value !== undefined
  }
}

/** What a new item of a list starts with. */
export function startItem(node: FormNode): unknown {
  return filledValue(node) ?? (node.kind === 'text' ? '' : null)
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
