/** Opens timeline files: keeps them with the project, where they are checked, and goes to the one. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { toast } from 'sonner'
import type { HearthClient } from '../../../core/client/index.ts'
import { HearthError } from '../../../core/contract/error.ts'
import {
  type ImportedTimeline,
  mostTimelineBytes,
} from '../../../core/contract/imported-timeline.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { formatBytes } from '../../ui/format.ts'

export function importsKey(project: string): readonly unknown[] {
  return projectKey(project, 'imports')
}

export function useImport() {
  const { id, client } = useProject()
  const navigate = useNavigate()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (files: readonly File[]) => {
      const kept: ImportedTimeline[] = []
      for (const file of files) {
        try {
          kept.push(await keepFile(client, file, file.name))
        } catch (error) {
          const { message, details } = describeError(error)
          toast.error(`${file.name} was not opened. ${message}`, { description: details })
        }
      }
      return kept
    },
    onSuccess: async (kept) => {
      await queries.invalidateQueries({ queryKey: importsKey(id) })
      const [only, another] = kept
      if (!only || another) return
      await navigate({
        to: '/p/$project/imported/$importId',
        params: { project: id, importId: only.id },
      })
    },
  })
}

/** Raises `payload_too_large` before anything is sent. */
export function keepFile(
  client: HearthClient,
  content: Blob,
  name: string,
): Promise<ImportedTimeline> {
  if (content.size > mostTimelineBytes) {
    throw new HearthError({
      type: 'payload_too_large',
      status: 413,
      message: 'The file is too large.',
      details: `It has ${formatBytes(content.size)}; up to ${formatBytes(mostTimelineBytes)} can be kept.`,
    })
  }
  return client.timelines.imports.add(content, { name })
}
