/** Rows of a lazily read tree. */
import { describe, expect, it } from 'vitest'
import type { FileNode } from '../../../core/contract/project.ts'
import { folderOf, foldersAbove, treeRows } from './file-tree.ts'

function node(path: string, kind: FileNode['kind'] = 'file'): FileNode {
  return { path, name: path.slice(path.lastIndexOf('/') + 1), kind, size: 0, mtime: 0 }
}

describe('treeRows', () => {
  const children = new Map([
    ['', [node('b.ts'), node('src', 'directory'), node('a10.ts'), node('a2.ts')]],
    ['src', [node('src/agents', 'directory'), node('src/x.ts')]],
  ])

  it('puts folders first and counts numbers in names', () => {
    expect(treeRows(children, new Set()).map((row) => row.node.name)).toEqual([
      'src',
      'a2.ts',
      'a10.ts',
      'b.ts',
    ])
  })

  it('shows the inside of open folders, also before it is read', () => {
    const rows = treeRows(children, new Set(['src', 'src/agents']))
    expect(rows.map((row) => `${row.depth} ${row.node.path}`)).toEqual([
      '0 src',
      '1 src/agents',
      '1 src/x.ts',
      '0 a2.ts',
      '0 a10.ts',
      '0 b.ts',
    ])
  })
})

describe('paths', () => {
  it('know the folders above them', () => {
    expect(foldersAbove('a/b/c.ts')).toEqual(['a', 'a/b'])
    expect(foldersAbove('c.ts')).toEqual([])
    expect(folderOf('a/b/c.ts')).toBe('a/b')
    expect(folderOf('c.ts')).toBe('')
  })
})
