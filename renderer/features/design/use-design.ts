/** The design of a source file: read, edited in place, undone. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createElement } from 'react'
import { toast } from 'sonner'
import type { Design, DesignChange, DesignEdit } from '../../../core/contract/design.ts'
import { useProject } from '../../app/project.ts'
import { designQuery } from '../../app/queries.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { EditToast } from './edit-toast.tsx'

export interface DesignFile {
  design: Design | undefined
  loading: boolean
  error: unknown
  retry: () => void
  saving: boolean
  /** Makes the edits in the file, all or none; shows what changed, with Undo. */
  edit: (...edits: DesignEdit[]) => void
}

export function useDesign(path: string): DesignFile {
  const project = useProject()
  const queryClient = useQueryClient()
  const query = designQuery(project, path)
  const found = useQuery(query)

  const undo = useMutation({
    mutationFn: ({ before, design }: DesignChange) =>
      project.client.files.write(path, before, { ifMatch: design.hash }),
    onSuccess: () => toast.success('Undone.'),
    onError: (error) => toast.error(describeError(error).message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: query.queryKey }),
  })

  const save = useMutation({
    // One after the other: each names the text that the one before it left.
    scope: { id: `design ${project.id} ${path}` },
    mutationFn: (edits: DesignEdit[]) => {
      const hash = queryClient.getQueryData(query.queryKey)?.hash ?? ''
      return project.client.source.edit(path, edits, { ifMatch: hash })
    },
    onSuccess: (change) => {
      queryClient.setQueryData(query.queryKey, change.design)
      if (change.before === change.after) return
      toast(createElement(EditToast, { path, before: change.before, after: change.after }), {
        action: { label: 'Undo', onClick: () => undo.mutate(change) },
        duration: 8_000,
      })
    },
    onError: (error) => {
      const { message, details } = describeError(error)
      toast.error(message, { description: details })
      void queryClient.invalidateQueries({ queryKey: query.queryKey })
    },
  })

  return {
    design: found.data,
    loading: found.isPending,
    error: found.error,
    retry: () => void found.refetch(),
    saving: save.isPending,
    edit: (...edits) => save.mutate(edits),
  }
}
