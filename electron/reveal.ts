/**
 * Shows a file or folder in the system's file manager. Nothing is opened or started: that is why no other file may
 * use Electron's functions for paths. The page names a project and a path in it, never a path of the system.
 */
import { realpath } from 'node:fs/promises'
import { shell } from 'electron'
import { z } from 'zod'
import { confine } from '../core/project/confine.ts'
import type { Presence } from './presence.ts'

const Opened = z.object({ items: z.array(z.object({ id: z.string(), root: z.string() })) })

export interface RevealOptions {
  /** The API as the shell itself asks it. */
  fetch(request: Request): Promise<Response>
  presence: Pick<Presence, 'isPresent'>
}

/** A path relative to an open project; '' is its folder. Throws when it leads out of it or nobody is there. */
export async function reveal(
  projectId: string,
  path: string,
  { fetch, presence }: RevealOptions,
): Promise<void> {
  if (!presence.isPresent()) throw new Error('Only a person at the window may ask this.')
  const answer = await fetch(new Request('http://localhost/api/projects'))
  const { items } = Opened.parse(await answer.json())
  const project = items.find(({ id }) => id === projectId)
  if (!project) throw new Error('This project is not open.')
  const wanted = await confine(project.root, path)
  // What was looked at is what is shown: a link is followed to the file in the project that it names.
  const shown = await realpath(wanted).catch(() => null)
  if (shown === null) throw new Error(`"${path}" is not there any more.`)
  shell.showItemInFolder(shown)
}
