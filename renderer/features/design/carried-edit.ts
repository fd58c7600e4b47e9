/** Carries an edit over to a later text of its file: made only when what it is about is still what was seen. */
import type {
  Definition,
  Design,
  DesignEdit,
  DesignPath,
  DesignValue,
} from '../../../core/contract/design.ts'
import { HearthError } from '../../../core/contract/error.ts'
import { sourceOf } from './source-of.ts'
import { valueAt } from './value-at.ts'

/**
 * The edit as `now` needs it; `seen` is what the person looked at. An item of a list is found by what it is,
 * wherever it stands by now. `isOwn`: the changes in between are the person's own, and the later one counts.
 *
 * @throws `file_changed` when what would be changed is another by now.
 */
export function carriedEdit(
  edit: DesignEdit,
  seen: Design,
  now: Design,
  isOwn: boolean,
): DesignEdit {
  const before = definitionOf(seen, edit.definition)
  const after = definitionOf(now, edit.definition)
  if (seen.hash === now.hash || !before) return edit
  if (!after) throw changed(now.path, edit.definition)
  switch (edit.op) {
    case 'insert':
      return isOwn || edit.index === undefined
        ? edit
        : unlessChanged(edit, before, after, edit.path, now)
    case 'set':
      return isOwn ? edit : unlessChanged(edit, before, after, edit.path, now)
    case 'remove': {
      if (isOwn && typeof edit.path.at(-1) !== 'number') return edit
      if (before.schema !== null) return sameField(edit, String(edit.path[0]), before, after, now)
      const at = edit.path.at(-1)
      if (typeof at !== 'number') return unlessChanged(edit, before, after, edit.path, now)
      const list = edit.path.slice(0, -1)
      const index = placeOf(itemsAt(before, list), at, itemsAt(after, list))
      if (index < 0) throw changed(now.path, list.join('.'))
      return { ...edit, path: [...list, index] }
    }
    default:
      return isOwn ? edit : sameField(edit, edit.name, before, after, now)
  }
}

function unlessChanged(
  edit: DesignEdit,
  before: Definition,
  after: Definition,
  path: DesignPath,
  now: Design,
): DesignEdit {
  if (textAt(before, path) !== textAt(after, path)) throw changed(now.path, path.join('.'))
  return edit
}

function sameField(
  edit: DesignEdit,
  name: string,
  before: Definition,
  after: Definition,
  now: Design,
): DesignEdit {
  if (fieldText(before, name) !== fieldText(after, name)) throw changed(now.path, name)
  return edit
}

function fieldText(definition: Definition, name: string): string | null {
  const field = definition.schema?.find((one) => one.name === name)
  if (!field) return null
  const { at: _, ...said } = field
  return JSON.stringify(said)
}

function textAt({ value }: Definition, path: DesignPath): string | null {
  const place = valueAt(value, path)
  return place.state === 'present' ? sourceOf(place.value) : null
}

function itemsAt({ value }: Definition, path: DesignPath): string[] {
  const place = valueAt(value, path)
  return place.state === 'present' && place.value.kind === 'list'
    ? place.value.items.map((item: DesignValue) => sourceOf(item))
    : []
}

/** Where the same item stands: of equal ones the one with as many of them before it; -1 when it is gone. */
function placeOf(items: readonly string[], at: number, later: readonly string[]): number {
  const wanted = items[at]
  const nth = items.slice(0, at).filter((item) => item === wanted).length
  const places = later.flatMap((item, index) => (item === wanted ? [index] : []))
  return places[nth] ?? places.at(-1) ?? -1
}

function definitionOf({ definitions }: Design, id: string): Definition | undefined {
  return definitions.find((one) => one.id === id)
}

function changed(path: string, what: string): HearthError {
  return new HearthError({
    type: 'file_changed',
    status: 409,
    message: `${what} was changed in ${path} meanwhile, so nothing was written.`,
    details: 'The form shows what the file says now. Make the edit again if it is still wanted.',
  })
}
