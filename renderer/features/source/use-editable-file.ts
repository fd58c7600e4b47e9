/** A file to edit: its text, whether it is saved, and what to do when somebody else changed it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { HearthError } from '../../../core/contract/error.ts'
import { fileQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { isDirty } from './file-buffers.ts'
import { bufferKey, projectBuffers as buffers } from './project-buffers.ts'

export interface EditableFile {
  loading: boolean
  loadError: unknown
  retry: () => void
  /** False for binary files, which are not shown as text. */
  isText: boolean
  text: string
  /** Hash of the version that was read or saved last; null before the first. */
  savedHash: string | null
  dirty: boolean
  /** It was there, and is no more; its text still is. */
  gone: boolean
  /** Another version is on disk: reload it or overwrite it. */
  conflict: boolean
  /** The text on disk, as it was last read: that of the conflict where there is one. */
  diskText: string
  saving: boolean
  /** Anything but a conflict that stopped the last save. */
  saveError: unknown
  /** True while the file is as it was saved here. */
  justSaved: boolean
  change: (text: string) => void
  save: () => void
  overwrite: () => void
  reload: () => void
}

export function useEditableFile(path: string): EditableFile {
  const project = useProject()
  const queryClient = useQueryClient()
  const query = fileQuery(project, path)
  const file = useQuery(query)
  const key = bufferKey(project.id, path)
  const buffer = useSyncExternalStore(buffers.subscribe, () => buffers.get(key))

  const { data } = file
  useEffect(() => {
    if (data?.encoding === 'utf8') buffers.seen(key, data)
  }, [key, data])

  const save = useMutation({
    mutationFn: async (force: boolean) => {
      const current = buffers.get(key)
      if (!current) throw new Error('The file has not been read yet')
      const ifMatch = force ? undefined : current.base.hash
      const written = await project.client.files.write(path, current.text, { ifMatch })
      return { ...written, content: current.text }
    },
    onSuccess(written) {
      buffers.saved(key, written)
      queryClient.setQueryData(query.queryKey, written)
    },
    onError(error) {
      if (isConflict(error)) void file.refetch()
    },
  })

  const dirty = isDirty(buffer)
  const gone = buffer !== null && HearthError.is(file.error) && file.error.status === 404
  return {
    loading: file.isPending,
    loadError: gone ? null : file.error,
    gone,
    retry: () => void file.refetch(),
    isText: data?.encoding !== 'base64',
    text: buffer?.text ?? data?.content ?? '',
    savedHash: buffer?.base.hash ?? null,
    dirty,
    conflict: buffer?.theirs != null,
    diskText: buffer?.theirs?.content ?? buffer?.base.content ?? '',
    saving: save.isPending,
    saveError: save.isError && !isConflict(save.error) ? save.error : null,
    justSaved: !dirty && buffer !== null && save.data?.hash === buffer.base.hash,
    change: (text) => buffers.edit(key, text),
    save: () => {
      if (dirty && !save.isPending) save.mutate(false)
    },
    overwrite: () => save.mutate(true),
    reload: () => buffers.reload(key),
  }
}

function isConflict(error: unknown): boolean {
  return HearthError.is(error) && error.type === 'file_changed'
}
