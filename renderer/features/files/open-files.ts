/** Which files stand open as tabs, in their order, kept while the window lives, also over a reload. */
import { useState } from 'react'
import { z } from 'zod'
import { moved } from './tab-order.ts'

const most = 20
const Paths = z.array(z.string()).catch([])

function read(key: string): string[] {
  const text = sessionStorage.getItem(key)
  return text === null ? [] : Paths.parse(JSON.parse(text))
}

/** The file that was shown last; null for none. */
export function lastShown(project: string): string | null {
  return sessionStorage.getItem(`hearth.files.${project}.last`)
}

/** The tabs with the shown file among them; the one left untouched longest goes when there are too many. */
export function useOpenFiles(project: string, shown: string | undefined) {
  const key = `hearth.files.${project}`
  const [kept, setKept] = useState(() => read(key))
  const paths = shown === undefined || kept.includes(shown) ? kept : [...kept, shown].slice(-most)

  function change(next: string[]): void {
    sessionStorage.setItem(key, JSON.stringify(next))
    setKept(next)
  }
  return {
    paths,
    /** Call when a file is shown, so that it keeps its tab. */
    keep(path: string): void {
      sessionStorage.setItem(`${key}.last`, path)
      if (!kept.includes(path)) change([...kept, path].slice(-most))
    },
    /** Gives files a tab that changed without being shown, such as by a rename across files. */
    add(more: readonly string[]): void {
      const fresh = more.filter((path) => !kept.includes(path))
      if (fresh.length > 0) change([...kept, ...fresh])
    },
    move(path: string, by: -1 | 1): void {
      change(moved(paths, path, by))
    },
    /** Takes tabs out and says which file to show then. */
    close(isClosed: (path: string) => boolean): string | undefined {
      const at = shown === undefined ? -1 : paths.indexOf(shown)
      const stays = (path: string) => !isClosed(path)
      change(paths.filter(stays))
      const next =
        paths.slice(Math.max(0, at)).find(stays) ?? paths.slice(0, Math.max(0, at)).findLast(stays)
      if (next === undefined) sessionStorage.removeItem(`${key}.last`)
      return next
    },
    rename(from: string, to: string): void {
      change(
        paths.map((one) =>
          one === from ? to : one.startsWith(`${from}/`) ? to + one.slice(from.length) : one,
        ),
      )
    },
  }
}
