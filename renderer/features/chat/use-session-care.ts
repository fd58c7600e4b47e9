/** Pinning, archiving and deleting a session, each with its way back. */
import { toast } from 'sonner'
import type { Session } from '../../../core/contract/session.ts'
import { useProject } from '../../app/project.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { useReread } from './use-reread.ts'

/** Away from the field in which the next message is written. */
const position = 'bottom-left'

export interface Care {
  pin: (pinned: boolean) => void
  archive: (archived: boolean) => void
  remove: () => void
}

/** `onGone`: the session is not to be shown any more. */
export function useSessionCare(session: Session, onGone: () => void): Care {
  const { client } = useProject()
  const reread = useReread()
  const title = session.title ?? session.name

  async function change(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      await reread()
      return true
    } catch (error) {
      toast.error(describeError(error).message)
      return false
    }
  }

  async function archive(archived: boolean) {
    if (!(await change(() => client.sessions.update(session.id, { archived }))) || !archived) return
    toast(`“${title}” is archived.`, {
      position,
      action: { label: 'Undo', onClick: () => void archive(false) },
    })
  }

  async function remove() {
    onGone()
    if (!(await change(() => client.sessions.remove(session.id)))) return
    const restore = () => void change(() => client.sessions.restore(session.id))
    toast(`“${title}” was deleted.`, {
      position,
      duration: 10_000,
      action: { label: 'Undo', onClick: restore },
    })
  }

  return {
    pin: (pinned) => void change(() => client.sessions.update(session.id, { pinned })),
    archive: (archived) => void archive(archived),
    remove: () => void remove(),
  }
}
