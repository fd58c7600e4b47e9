/** The design of a source file: read, edited in place, undone. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createElement, useState } from 'react'
import { toast } from 'sonner'
import type { Design, DesignEdit } from '../../../core/contract/design.ts'
import { useProject } from '../../app/project.ts'
import { designQuery } from '../../app/queries.ts'
import { describeError } from '../../ui/error-panel.tsx'
import {
  type EditHistory,
  noHistory,
  redo,
  type Step,
  toRedo,
  toUndo,
  undo,
  withEdit,
} from './edit-history.ts'
import { EditToast } from './edit-toast.tsx'

export interface DesignFile {
  design: Design | undefined
  loading: boolean
  error: unknown
  retry: () => void
  saving: boolean
  /** Makes the edits in the file, all or none; shows what changed, with Undo. */
  edit: (...edits: DesignEdit[]) => void
  /** Null when there is nothing to take back, or the file was changed elsewhere since. */
  undo: (() => void) | null
  redo: (() => void) | null
}

type Moved = (history: EditHistory) => EditHistory

export function useDesign(path: string): DesignFile {
  const project = useProject()
  const queryClient = useQueryClient()
  const query = designQuery(project, path)
  const found = useQuery(query)

  const [history, setHistory] = useState<EditHistory>(noHistory)
  // One after the other: each names the text that the one before it left.
  const scope = { id: `design ${project.id} ${path}` }

  const write = useMutation({
    scope,
    mutationFn: ({ text, ifMatch }: { text: string; ifMatch: string; moved: Moved; say: string }) =>
      project.client.files.write(path, text, { ifMatch }),
    async onSuccess(_, { moved, say }) {
      setHistory(moved)
      await queryClient.refetchQueries({ queryKey: query.queryKey })
      toast.success(say)
    },
    onError: (error) => {
      toast.error(describeError(error).message)
      void queryClient.invalidateQueries({ queryKey: query.queryKey })
    },
  })
  const takeBack = ({ before, hashAfter }: Step) =>
    write.mutate({ text: before, ifMatch: hashAfter, moved: undo, say: 'Undone.' })
  const makeAgain = ({ after, hashBefore }: Step) =>
    write.mutate({ text: after, ifMatch: hashBefore, moved: redo, say: 'Done again.' })

  const save = useMutation({
    scope,
    async mutationFn(edits: DesignEdit[]) {
      const ifMatch = queryClient.getQueryData(query.queryKey)?.hash ?? ''
      return { ifMatch, change: await project.client.source.edit(path, edits, { ifMatch }) }
    },
    onSuccess({ ifMatch, change }) {
      queryClient.setQueryData(query.queryKey, change.design)
      const { before, after } = change
      if (before === after) return
      setHistory((current) => withEdit(current, ifMatch, change))
      const step = { before, after, hashBefore: ifMatch, hashAfter: change.design.hash }
      toast(createElement(EditToast, { path, before, after }), {
        // Beside the form, whose beginning is at the top.
        position: 'bottom-right',
        action: { label: 'Undo', onClick: () => takeBack(step) },
        duration: 8_000,
      })
    },
    onError: (error) => {
      const { message, details } = describeError(error)
      toast.error(message, { description: details })
      void queryClient.invalidateQueries({ queryKey: query.queryKey })
    },
  })

  const last = toUndo(history, found.data?.hash)
  const next = toRedo(history, found.data?.hash)
  return {
    design: found.data,
    loading: found.isPending,
    error: found.error,
    retry: () => void found.refetch(),
    saving: save.isPending || write.isPending,
    edit: (...edits) => save.mutate(edits),
    undo: last && (() => takeBack(last)),
    redo: next && (() => makeAgain(next)),
  }
}
