/** Which files stand open as tabs, kept while the window lives. */
import { useState } from 'react'
import { z } from 'zod'

const most = 12
const Paths = z.array(z.string()).catch([])

function read(key: string): string[] {
  const text = sessionStorage.getItem(key)
  return text === null ? [] : Paths.parse(JSON.parse(text))
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
      if (!kept.includes(path)) change([...kept, path].slice(-most))
    },
    /** Takes a tab out and says which file to show then. */
    close(path: string): string | undefined {
      const at = paths.indexOf(path)
      change(paths.filter((one) => one !== path))
      return path === shown ? (paths[at + 1] ?? paths[at - 1]) : shown
    },
    rename(from: string, to: string): void {
      change(paths.map((one) => (one === from ? to : one)))
    },
  }
}
