/** Offers the commands of lazily loaded views before they are there. */
import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { type Command, holdCommand, keepHeldOf, registerStandIns } from './commands.ts'
import { filesCommands, type PageCommand, pageCommands, viewOf } from './page-commands.ts'
import { useProject } from './project.ts'
import { agentsQuery } from './queries.ts'

export function usePageCommands(): void {
  const project = useProject()
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  // Nothing is asked for: it is known once a view has asked, and not known is answered as most agents are.
  const { data: agents } = useQuery({ ...agentsQuery(project), enabled: false })
  const view = viewOf(pathname)
  const isHandler =
    agents?.some(({ name, kind }) => kind === 'handler' && view === `agents/${name}`) ?? false
  const { tab, path } = search

  const goToFiles = useEffectEvent((id: string) => {
    const side = sides[id]
    // The files view asks for a name itself; what is beside the editor is in the address.
    if (side === undefined) holdCommand(id, 'files')
    void navigate({
      to: '/p/$project/files',
      params: { project: project.id },
      search: (before) => (view === 'files' ? { ...before, side } : { side }),
    })
  })

  useEffect(() => keepHeldOf(view), [view])
  useEffect(() => {
    const anywhere = filesCommands.map((known): Command => {
      return { ...known, run: () => goToFiles(known.id) }
    })
    const here = pageCommands({ pathname, tab, path, isHandler }).map(
      (known: PageCommand): Command => ({
        ...known,
        run: () => holdCommand(known.id, view),
      }),
    )
    return registerStandIns([...anywhere, ...here])
  }, [pathname, tab, path, isHandler, view])
}

const sides: Record<string, 'search' | 'changes' | undefined> = {
  'files.find': 'search',
  'files.changes': 'changes',
}
