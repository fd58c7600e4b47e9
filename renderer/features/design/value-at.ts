/** Finds values of a design by their path. */
import type { DesignPath, DesignValue } from '../../../core/contract/design.ts'

export type Place =
  | { state: 'absent' }
  | { state: 'present'; value: DesignValue; certain: boolean }
  /** Somewhere above it is code. */
  | { state: 'hidden'; by: DesignValue }

export function valueAt(root: DesignValue, path: DesignPath): Place {
  let current = root
  let certain = true
  for (const key of path) {
    if (current.kind === 'object') {
      const field = current.fields.find(({ name }) => name === key)
      if (!field) return { state: 'absent' }
      certain &&= field.certain
      current = field.value
    } else if (current.kind === 'list' && typeof key === 'number' && current.items[key]) {
      current = current.items[key]
    } else return { state: 'hidden', by: current }
  }
  return { state: 'present', value: current, certain }
}

/** `./x.ts` of one file, as another one in the project imports it. */
export function importPath(from: string, to: string): string {
  const there = from.split('/').slice(0, -1)
  const target = to.split('/')
  while (there.length > 0 && there[0] === target[0]) {
    there.shift()
    target.shift()
  }
  return `${there.length === 0 ? './' : '../'.repeat(there.length)}${target.join('/')}`
}
