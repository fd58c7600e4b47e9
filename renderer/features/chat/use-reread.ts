/** Reads lists again that a person has changed, here and in the other windows that show them. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { z } from 'zod'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'

const channelName = 'hearth.reread'

const Told = z.object({ project: z.string(), lists: z.array(z.string()) })
type Told = z.infer<typeof Told>

const lists = ['sessions', 'instances', 'search']

/** To be called when a session was made, changed or deleted. Resolves when it has been read here. */
export function useReread(): () => Promise<void> {
  const { id } = useProject()
  const queryClient = useQueryClient()
  return useCallback(async () => {
    const channel = new BroadcastChannel(channelName)
    channel.postMessage({ project: id, lists } satisfies Told)
    channel.close()
    await Promise.all(
      lists.map((what) => queryClient.invalidateQueries({ queryKey: projectKey(id, what) })),
    )
  }, [id, queryClient])
}

/** Reads again what another window says it has changed. */
export function useOtherWindows(): void {
  const { id } = useProject()
  const queryClient = useQueryClient()
  useEffect(() => {
    const channel = new BroadcastChannel(channelName)
    channel.onmessage = ({ data }) => {
      const told = Told.safeParse(data)
      if (!told.success || told.data.project !== id) return
      for (const what of told.data.lists) {
        void queryClient.invalidateQueries({ queryKey: projectKey(id, what) })
      }
    }
    return () => channel.close()
  }, [id, queryClient])
}
