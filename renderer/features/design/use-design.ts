/** The design of a source file: read, edited in place, undone. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createElement, useState } from 'react'
import { toast } from 'sonner'
import type { Design, DesignEdit } from '../../../core/contract/design.ts'
import { HearthError } from '../../../core/contract/error.ts'
import { designQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { carriedEdit } from './carried-edit.ts'
import {
  leadsTo,
  redo,
  type Step,
  stepOf,
  toRedo,
  undo,
  withEdit,
  without,
} from './edit-history.ts'
import { EditToast } from './edit-toast.tsx'
import { takenBack } from './taken-back.ts'
import { historyOf, useHistory } from './use-history.ts'

/** Makes the edits in the file, all or none; shows what changed, with Undo. Whether they were made. */
export type MakeEdits = (...edits: DesignEdit[]) => Promise<boolean>

export interface DesignFile {
  /** What the file says; while it cannot be read, what it said last. */
  design: Design | undefined
  /** Why the file cannot be read now. */
  problem: Design['problem']
  loading: boolean
  error: unknown
  retry: () => void
  saving: boolean
  edit: MakeEdits
  /** What was changed elsewhere since stays. Each waits for the edits before it. */
  undo: () => void
  redo: () => void
  canUndo: boolean
  /** False as well when the file was changed since. */
  canRedo: boolean
}

export function useDesign(path: string): DesignFile {
  const project = useProject()
  const queryClient = useQueryClient()
  const query = designQuery(project, path)
  const found = useQuery(query)
  const design = useLastReadable(found.data)

  const name = `${project.id} ${path}`
  const [history, changeHistory] = useHistory(name)
  // One after the other: each names the text that the one before it left.
  const scope = { id: `design ${project.id} ${path}` }

  const tell = (verb: string, before: string, after: string, back?: () => void) =>
    toast(createElement(EditToast, { path, verb, before, after }), {
      // Beside the form, whose beginning is at the top.
      position: 'bottom-right',
      ...(back ? { action: { label: 'Undo', onClick: back } } : {}),
      duration: 8_000,
    })
  const fail = (error: unknown) => {
    const { message, details } = describeError(error)
    toast.error(message, { description: details })
    void queryClient.invalidateQueries({ queryKey: query.queryKey })
  }

  const back = useMutation({
    scope,
    async mutationFn(wanted: Step | null) {
      // The newest when its turn has come: keys are pressed faster than files are written.
      const step = wanted ?? historyOf(name).done.at(-1)
      if (!step) return null
      const { content: text, hash } = await project.client.files.read(path)
      const rest = takenBack(step.before, step.after, text)
      if (rest === null) throw notTakenBack(path)
      await project.client.files.write(path, rest, { ifMatch: hash })
      return { step, text, rest, isLast: hash === step.hashAfter }
    },
    async onSuccess(done) {
      if (!done) {
        toast('There is nothing to undo here.')
        return
      }
      const { step, text, rest, isLast } = done
      const isNewest = historyOf(name).done.at(-1) === step
      changeHistory((now) => (isLast && isNewest ? undo(now) : without(now, step)))
      await queryClient.refetchQueries({ queryKey: query.queryKey })
      tell('Undone', text, rest)
    },
    onError: fail,
  })
  const again = useMutation({
    scope,
    async mutationFn() {
      const step = historyOf(name).undone.at(-1)
      if (step) await project.client.files.write(path, step.after, { ifMatch: step.hashBefore })
      return step
    },
    async onSuccess(step) {
      if (!step) {
        toast('There is nothing to redo here.')
        return
      }
      changeHistory(redo)
      await queryClient.refetchQueries({ queryKey: query.queryKey })
      tell('Done again', step.before, step.after, () => back.mutate(step))
    },
    onError: fail,
  })

  const save = useMutation({
    scope,
    async mutationFn({ edits, seen }: { edits: readonly DesignEdit[]; seen: Design }) {
      const make = async (now: Design) => {
        refuseUnreadable(now)
        const isOwn = leadsTo(historyOf(name), seen.hash, now.hash)
        const carried = edits.map((edit) => carriedEdit(edit, seen, now, isOwn))
        const change = await project.client.source.edit(path, carried, { ifMatch: now.hash })
        return { ifMatch: now.hash, change }
      }
      try {
        return await make(queryClient.getQueryData(query.queryKey) ?? seen)
      } catch (error) {
        if (!HearthError.is(error) || error.type !== 'file_changed') throw error
        // Once more on what the file says now: what the edit is about may be untouched.
        return make(await queryClient.fetchQuery({ ...query, staleTime: 0 }))
      }
    },
    onSuccess({ ifMatch, change }) {
      queryClient.setQueryData(query.queryKey, change.design)
      const { before, after } = change
      if (before === after) return
      const step = stepOf(ifMatch, change)
      changeHistory((now) => withEdit(now, step))
      tell('Saved', before, after, () => back.mutate(step))
    },
    onError: fail,
  })

  return {
    design,
    problem: found.data?.problem ?? null,
    loading: found.isPending,
    error: found.error,
    retry: () => void found.refetch(),
    saving: save.isPending || back.isPending || again.isPending,
    edit: async (...edits) => {
      if (!design) return false
      return save.mutateAsync({ edits, seen: design }).then(
        () => true,
        // It has been said.
        () => false,
      )
    },
    undo: () => back.mutate(null),
    redo: () => again.mutate(),
    canUndo: history.done.length > 0,
    canRedo: toRedo(history, found.data?.hash) !== null,
  }
}

/** A file is often not readable for a moment while somebody writes it: what was shown stays. */
function useLastReadable(now: Design | undefined): Design | undefined {
  const [last, setLast] = useState<Design>()
  const shown = now && !now.problem ? now : (last ?? now)
  if (shown !== last && shown && !shown.problem) setLast(shown)
  return shown
}

function refuseUnreadable({ path, problem }: Design): void {
  if (!problem) return
  throw new HearthError({
    type: 'unreadable_source',
    status: 409,
    message: `${path} cannot be read as TypeScript now, so nothing was written.`,
    details: 'What you typed is still here. Mend the file in the code, then try again.',
  })
}

function notTakenBack(path: string): HearthError {
  return new HearthError({
    type: 'file_changed',
    status: 409,
    message: `${path} was changed in the same place since, so the edit cannot be taken back.`,
    details: 'Nothing was written. Change it by hand in the form or in the code.',
  })
}
