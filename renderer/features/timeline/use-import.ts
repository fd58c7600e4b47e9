/** Opens a timeline file: checks it, keeps it in this browser and goes to it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { toast } from 'sonner'
import { useProject } from '../../app/project.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { keepImported } from './imported-store.ts'
import { parseTimelineFile } from './timeline-file.ts'

export const importedKey = ['imported-timelines'] as const

export function useImport() {
  const { id } = useProject()
  const navigate = useNavigate()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (file: File) => {
      const text = await file.text()
      const { head } = await parseTimelineFile(text)
      return keepImported({ name: file.name, title: head.title, bytes: file.size }, text)
    },
    onSuccess: async (kept) => {
      await queries.invalidateQueries({ queryKey: importedKey })
      await navigate({
        to: '/p/$project/imported/$importId',
        params: { project: id, importId: kept.id },
      })
    },
    onError: (error) => {
      const { message, details } = describeError(error)
      toast.error(`The file was not opened. ${message}`, { description: details })
    },
  })
}
