/** What is wrong with a form's value, by field: found here before sending, or by the server after. */
import { z } from 'zod'
import { HearthError } from '../../../../core/contract/error.ts'
import { type FormNode, isRecord, type NumberNode } from './form-node.ts'
import { type Path, pathKey, variantsOf } from './form-value.ts'

/** Messages by `pathKey`; '' is the value as a whole. */
export type FormIssues = Readonly<Record<string, string>>

const ServerIssues = z.object({
  issues: z.array(
    z.object({
      message: z.string(),
      path: z
        .union([
          z.string(),
          z.array(
            z.union([z.string(), z.number(), z.object({ key: z.union([z.string(), z.number()]) })]),
          ),
        ])
        .optional(),
    }),
  ),
})

/** Field messages of a `validation_failed` answer; null when the error is of another kind. */
export function issuesOf(error: unknown): FormIssues | null {
  if (!HearthError.is(error) || error.status >= 500) return null
  const parsed = ServerIssues.safeParse(error.meta)
  if (!parsed.success) return null
  const pairs = parsed.data.issues.map(({ path, message }) => [keyOf(path), message] as const)
  return pairs.length === 0 ? null : Object.fromEntries(pairs.reverse())
}

function keyOf(path: string | (string | number | { key: string | number })[] | undefined): string {
  if (path === undefined) return ''
  const parts =
    typeof path === 'string'
      ? path.split(/[./]/).filter(Boolean)
      : path.map((part) => (typeof part === 'object' ? part.key : part))
  const inside = parts[0] === 'payload' ? parts.slice(1) : parts
  return pathKey(inside)
}

/** What can be seen without asking the server. The server has the last word. */
export function check(
  node: FormNode,
  value: unknown,
  required = true,
  path: Path = [],
): FormIssues {
  const isMissing = value === null && !node.nullable && node.kind !== 'json'
  if (value === undefined || value === '' || isMissing) {
    return required && !(value === '' && acceptsEmpty(node))
      ? { [pathKey(path)]: missing(node) }
      : {}
  }
  if (value === null && node.nullable) return {}
  switch (node.kind) {
    case 'object':
      return isRecord(value)
        ? Object.assign(
            {},
            ...node.fields.map((field) =>
              check(field.node, value[field.name], field.required, [...path, field.name]),
            ),
          )
        : { [pathKey(path)]: 'Must be an object.' }
    case 'list':
      return checkList(node, value, path)
    case 'union':
      return checkUnion(node, value, required, path)
    default: {
      const message = complaint(node, value)
      return message ? { [pathKey(path)]: message } : {}
    }
  }
}

function acceptsEmpty(node: FormNode): boolean {
  return (
    node.kind === 'text' &&
    (node.minLength ?? 0) === 0 &&
    node.pattern === null &&
    node.input === 'text'
  )
}

function missing(node: FormNode): string {
  return node.kind === 'choice' ? 'Choose one.' : 'Required.'
}

/** Nothing is wrong with what any of the variants takes. */
function checkUnion(
  node: FormNode & { kind: 'union' },
  value: unknown,
  required: boolean,
  path: Path,
): FormIssues {
  const meant = variantsOf(node.variants, value).flatMap((index) => {
    const variant = node.variants[index]
    return variant ? [check(variant.node, value, required, path)] : []
  })
  const [only] = meant
  if (only === undefined) return { [pathKey(path)]: 'It is none of these kinds.' }
  if (meant.some((issues) => Object.keys(issues).length === 0)) return {}
  return meant.length === 1 ? only : { [pathKey(path)]: 'Something is missing.' }
}

/** What is wrong where no control of the form says it, by field: inside JSON, or in a group that is not there. */
export function untoldIssues(
  node: FormNode | null,
  value: unknown,
  issues: FormIssues,
): [string, string][] {
  const told = new Set(node === null ? [] : toldBy(node, value, []))
  return Object.entries(issues).filter(([key]) => !told.has(key))
}

function toldBy(node: FormNode, value: unknown, path: Path): string[] {
  const own = pathKey(path)
  if (node.kind === 'object') {
    if (!isRecord(value) && path.length > 0) return [own]
    const inside = isRecord(value) ? value : {}
    const fields = node.fields.flatMap((field) =>
      toldBy(field.node, inside[field.name], [...path, field.name]),
    )
    return [own, ...fields]
  }
  if (node.kind === 'list') {
    const items: unknown[] = Array.isArray(value) ? value : []
    return [own, ...items.flatMap((item, index) => toldBy(node.item, item, [...path, index]))]
  }
  if (node.kind === 'union') {
    const told = variantsOf(node.variants, value).flatMap((index) => {
      const variant = node.variants[index]
      return variant ? [new Set(toldBy(variant.node, value, path))] : []
    })
    // Only one of them is drawn, and which is not known here: what all have a place for is told for certain.
    const [first = [], ...others] = told
    return [own, ...[...first].filter((key) => others.every((keys) => keys.has(key)))]
  }
  return [own]
}

function checkList(node: FormNode & { kind: 'list' }, value: unknown, path: Path): FormIssues {
  if (!Array.isArray(value)) return { [pathKey(path)]: 'Must be a list.' }
  const own: FormIssues =
    value.length < node.minItems
      ? { [pathKey(path)]: `At least ${node.minItems}.` }
      : node.maxItems !== null && value.length > node.maxItems
        ? { [pathKey(path)]: `At most ${node.maxItems}.` }
        : {}
  return Object.assign(
    own,
    ...value.map((item, index) => check(node.item, item, true, [...path, index])),
  )
}

function boundComplaint({ min, max, above, below }: NumberNode, value: number): string | null {
  if (above !== null && value <= above) return `More than ${above}.`
  if (below !== null && value >= below) return `Less than ${below}.`
  if (min !== null && value < min) return `At least ${min}.`
  return max !== null && value > max ? `At most ${max}.` : null
}

function complaint(node: FormNode, value: unknown): string | null {
  switch (node.kind) {
    case 'text':
      return textComplaint(node, value)
    case 'number':
      if (typeof value !== 'number' || Number.isNaN(value)) return 'Must be a number.'
      if (node.integer && !Number.isInteger(value)) return 'Must be a whole number.'
      return boundComplaint(node, value)
    case 'boolean':
      return typeof value === 'boolean' ? null : 'Must be true or false.'
    case 'choice':
      return node.options.some((option) => option === value) ? null : 'Choose one.'
    default:
      return null
  }
}

function textComplaint(node: FormNode & { kind: 'text' }, value: unknown): string | null {
  if (typeof value !== 'string') return 'Must be text.'
  if (node.minLength !== null && value.length < node.minLength)
    return `At least ${node.minLength} characters.`
  if (node.maxLength !== null && value.length > node.maxLength)
    return `At most ${node.maxLength} characters.`
  if (node.pattern !== null && !matches(node.pattern, value)) return `Must match ${node.pattern}`
  return null
}

/** A pattern this engine cannot read is left for the server to judge. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch (error) {
    if (error instanceof SyntaxError) return true
    throw error
  }
}
