/** The commands a person ran from the palette, newest first; kept in this browser. */
import { z } from 'zod'

const key = 'hearth.recent-commands'
/** As many as one looks at. */
const most = 4
const Kept = z.array(z.string()).catch([])

interface Keep {
  getItem(key: string): string | null
  setItem(key: string, text: string): void
}

/** Ids; of some no command may be there now. */
export function recentCommands(storage: Keep = localStorage): string[] {
  try {
    return Kept.parse(JSON.parse(storage.getItem(key) ?? '[]'))
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

export function rememberCommand(id: string, storage: Keep = localStorage): void {
  const others = recentCommands(storage).filter((other) => other !== id)
  storage.setItem(key, JSON.stringify([id, ...others].slice(0, most)))
}
