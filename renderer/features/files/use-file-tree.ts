/** The project's files as rows: folders are read when first opened, and again when something in them changed. */
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { FileNode } from '../../../core/contract/project.ts'
import { filesQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { folderOf, foldersAbove, treeRows } from './file-tree.ts'

export function useFileTree(selected: string | undefined) {
  const project = useProject()
  const [opened, setOpened] = useState<ReadonlySet<string>>(
    () => new Set(['src', 'src/agents', 'src/workflows']),
  )
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())

  const open = useMemo(() => {
    const above = selected === undefined ? [] : foldersAbove(selected)
    return new Set([...opened, ...above].filter((path) => !closed.has(path)))
  }, [opened, closed, selected])
  const folders = useMemo(() => ['', ...open], [open])

  // Only what the folder above it lists: not every project has all that is opened at first.
  const queries = useQueryClient()
  const isThere = (path: string): boolean =>
    path === '' ||
    (queries
      .getQueryData(filesQuery(project, folderOf(path)).queryKey)
      ?.some((node) => node.path === path) ??
      false)
  const answers = useQueries({
    queries: folders.map((path) => ({ ...filesQuery(project, path), enabled: isThere(path) })),
  })
  const [root] = answers
  const lists = answers.map((answer) => answer.data)
  const children = new Map<string, readonly FileNode[]>()
  folders.forEach((path, index) => {
    const list = lists[index]
    if (list) children.set(path, list)
  })

  function toggle(path: string, wanted = !open.has(path)): void {
    setOpened((before) => changed(before, path, wanted))
    setClosed((before) => changed(before, path, !wanted))
  }
  return {
    rows: treeRows(children, open),
    toggle,
    loading: root?.isPending === true,
    error: root?.error ?? null,
    reload: () => void Promise.all(answers.map((answer) => answer.refetch())),
  }
}

function changed(set: ReadonlySet<string>, path: string, present: boolean): ReadonlySet<string> {
  const next = new Set(set)
  if (present) next.add(path)
  else next.delete(path)
  return next
}
