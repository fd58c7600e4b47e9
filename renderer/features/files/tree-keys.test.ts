/** Keys in the tree of files. */
import { describe, expect, it } from 'vitest'
import type { TreeRow } from './file-tree.ts'
import { treeAction } from './tree-keys.ts'

function row(path: string, open: boolean | null): TreeRow {
  const kind = open === null ? 'file' : 'directory'
  return { node: { path, name: path, kind, size: 0, mtime: 0 }, depth: 0, open }
}

describe('treeAction', () => {
  it('opens a closed folder to the right and goes into an open one', () => {
    expect(treeAction('ArrowRight', row('src', false), 3)).toMatchObject({ type: 'open' })
    expect(treeAction('ArrowRight', row('src', true), 3)).toEqual({ type: 'focus', index: 4 })
  })

  it('closes an open folder to the left and goes up from anything else', () => {
    expect(treeAction('ArrowLeft', row('src', true), 3)).toMatchObject({ type: 'close' })
    expect(treeAction('ArrowLeft', row('src/a.ts', null), 3)).toEqual({
      type: 'focus-path',
      path: 'src',
    })
  })

  it('does nothing to no row, but can still go somewhere', () => {
    expect(treeAction('Delete', undefined, -1)).toBeNull()
    expect(treeAction('ArrowDown', undefined, -1)).toEqual({ type: 'focus', index: 0 })
  })
})
