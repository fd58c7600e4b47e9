/** Proves of an edit that it did what was asked and nothing else, before anything is written. */
import type { Definition, DesignEdit, DesignPath, DesignValue } from '../../contract/design.ts'
import { HearthError } from '../../contract/error.ts'
import { readDesign } from './read-design.ts'
import { isEqual, jsonOf } from './write-value.ts'

export interface EditToCheck {
  path: string
  before: string
  after: string
  edit: DesignEdit
}

/** Throws `edit_failed` (500) when the new text is not the old one with just this edit in it. */
export function checkEdit({ path, before, after, edit }: EditToCheck): void {
  const old = readDesign(path, before)
  const now = readDesign(path, after)
  if (now.problem) throw editFailed(`The file would no longer parse: ${now.problem.message}`)
  const ids = new Set([...old.definitions.map(({ id }) => id), edit.definition])
  if (!isEqual([...ids].sort(), now.definitions.map(({ id }) => id).sort())) {
    throw editFailed('Another definition would be lost or made.')
  }
  for (const definition of now.definitions) {
    const isTarget = definition.id === edit.definition
    const earlier = old.definitions.find(({ id }) => id === definition.id)
    if (earlier && !isSame(earlier, definition, isTarget ? edit : null)) {
      throw editFailed(`"${definition.id}" would change in another place too.`)
    }
    if (isTarget) checkTarget(definition, edit)
  }
}

/** Whether all of a definition is as it was, but for what the edit names. */
function isSame(before: Definition, after: Definition, edit: DesignEdit | null): boolean {
  if (edit === null) return isEqualValue(before.value, after.value)
  if ('name' in edit) {
    const names = new Set([edit.name, 'to' in edit ? edit.to : edit.name])
    return isEqualValue(without(before.value, names), without(after.value, names))
  }
  return isSameBut(before.value, after.value, edit.path, edit)
}

function isSameBut(
  before: DesignValue,
  after: DesignValue,
  path: DesignPath,
  edit: DesignEdit & { path: DesignPath },
): boolean {
  const [key, ...rest] = path
  if (key === undefined) return edit.op === 'insert' ? hasOneMore(before, after, edit.index) : true
  if (typeof key === 'string') {
    if (before.kind !== 'object' || after.kind !== 'object') return false
    const names = new Set([key])
    if (!isEqualValue(without(before, names), without(after, names))) return false
    const [old, now] = [before, after].map(({ fields }) => fields.find(({ name }) => name === key))
    // One that was made, or is gone, is all that the edit is about.
    return !old || !now || isSameBut(old.value, now.value, rest, edit)
  }
  if (before.kind !== 'list' || after.kind !== 'list') return false
  const [old, now] = [before.items[key], after.items[key]]
  if (rest.length === 0 && edit.op === 'remove') return hasOneMore(after, before, key)
  if (!old || !now || before.items.length !== after.items.length) return false
  const others = (items: readonly DesignValue[]) => items.filter((_, index) => index !== key)
  return isEqualValue(others(before.items), others(after.items)) && isSameBut(old, now, rest, edit)
}

/** Whether `more` is `list` with one item more, at that place; any value where there was none. */
function hasOneMore(list: DesignValue, more: DesignValue, at: number | undefined): boolean {
  if (list.kind !== 'list' || more.kind !== 'list') return false
  const place = Math.min(at ?? list.items.length, list.items.length)
  const rest = more.items.filter((_, index) => index !== place)
  return more.items.length === list.items.length + 1 && isEqualValue(list.items, rest)
}

function without(value: DesignValue, names: ReadonlySet<string>): DesignValue {
  if (value.kind !== 'object') return value
  return { ...value, fields: value.fields.filter(({ name }) => !names.has(name)) }
}

function isEqualValue(before: unknown, after: unknown): boolean {
  return isEqual(withoutPositions(before), withoutPositions(after))
}

function withoutPositions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPositions)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => key !== 'at')
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutPositions(child)]))
}

function checkTarget(definition: Definition, edit: DesignEdit): void {
  if (edit.op === 'set' && 'json' in edit.value) {
    const found = valueAt(definition.value, edit.path)
    if (!found || !isEqual(jsonOf(found), edit.value.json)) {
      throw editFailed('The value would not be what was asked for.')
    }
  }
  if (edit.op === 'remove' && typeof edit.path.at(-1) === 'string') {
    if (valueAt(definition.value, edit.path)) throw editFailed('It would still be there.')
  }
  if (edit.op === 'set_schema_field') {
    const field = definition.schema?.findLast(({ name }) => name === edit.name)
    const { name: _, at, options, more, ...found } = field ?? { name: '', at: null }
    const { options: asked, ...others } = edit.field
    if (!isEqual({ ...found, ...others }, found)) {
      throw editFailed('The field would not be what was asked for.')
    }
  }
}

function valueAt(value: DesignValue, path: DesignPath): DesignValue | null {
  let current: DesignValue | undefined = value
  for (const key of path) {
    if (current?.kind === 'object') current = current.fields.find(({ name }) => name === key)?.value
    else if (current?.kind === 'list' && typeof key === 'number') current = current.items[key]
    else return null
  }
  return current ?? null
}

function editFailed(details: string): HearthError {
  return new HearthError({
    type: 'edit_failed',
    status: 500,
    message: 'The edit was not made: it would have done something else.',
    details: `${details} Nothing was written. Make the change in the code.`,
  })
}
