/** Leads from a file to where the system has it: its file manager in the desktop app, its path anywhere. */
import { toast } from 'sonner'
import { HearthError } from '../../core/contract/error.ts'
import { desktop } from './desktop.ts'

const managers: Record<string, string> = { darwin: 'Finder', win32: 'Explorer' }

/** How the system calls it; null where no file manager can be opened, as in a browser. */
export function revealTitle(): string | null {
  const shell = desktop()
  return shell && `Show in ${managers[shell.platform] ?? 'file manager'}`
}

/** `path` is relative to the project; '' is its folder. */
export async function revealPath(project: string, path: string): Promise<void> {
  try {
    await desktop()?.reveal(project, path)
  } catch (error) {
    toast.error(`It could not be shown: ${HearthError.from(error).message}`)
  }
}

export async function copyPath(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(path)
    toast('The path is copied.')
  } catch (error) {
    // Such as where the browser was not allowed to.
    toast.error(`The path was not copied: ${path}. ${HearthError.from(error).message}`)
  }
}

/** As the system that the project lies on writes it. */
export function fullPath(root: string, path: string): string {
  if (path === '') return root
  return root.includes('\\') ? `${root}\\${path.replaceAll('/', '\\')}` : `${root}/${path}`
}
