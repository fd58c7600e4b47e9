/** Closes the project that is shown, and goes to the welcome page. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { describeError } from '../ui/error-panel.tsx'
import { useClient } from './client.ts'
import { useProject } from './project.ts'

export function useCloseProject(): () => Promise<void> {
  const { id } = useProject()
  const client = useClient()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return async () => {
    try {
      await client.projects.close(id)
      await queryClient.invalidateQueries({ queryKey: ['projects'] })
      await navigate({ to: '/welcome' })
    } catch (error) {
      const { toast } = await import('sonner')
      toast.error(`It was not closed. ${describeError(error).message}`)
    }
  }
}
