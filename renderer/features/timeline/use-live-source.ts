/** A live source for as long as it is shown. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { type ProjectHandle, useProject } from '../../app/project.ts'
import type { Live, LiveSource } from './live-source.ts'

function subscribeNothing(): () => void {
  return () => undefined
}

/** `open` is the same function each time; `reading` is what is shown before anything is there. */
export function useLiveSource<Wanted, Grown extends object>(
  wanted: Wanted | null,
  open: (project: Pick<ProjectHandle, 'client' | 'events'>, wanted: Wanted) => LiveSource<Grown>,
  reading: Live<Grown>,
): Live<Grown> {
  const { client, events } = useProject()
  const [source, setSource] = useState<LiveSource<Grown> | null>(null)
  const key = JSON.stringify(wanted)

  useEffect(() => {
    const asked: Wanted | null = JSON.parse(key)
    if (asked === null) return
    const opened = open({ client, events }, asked)
    setSource(opened)
    return () => {
      setSource(null)
      opened.end()
    }
  }, [client, events, key, open])

  return useSyncExternalStore(
    source?.subscribe ?? subscribeNothing,
    source?.snapshot ?? (() => reading),
  )
}
