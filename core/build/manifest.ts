/** `manifest.json` of an artifact: what is in it, and the sign that Hearth made the folder. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Triggers } from '../contract/project.ts'

const Entry = z.object({ name: z.string(), file: z.string(), triggers: Triggers })

export const Manifest = z.object({
  madeBy: z.literal('hearth build'),
  hearth: z.string(),
  target: z.string(),
  name: z.string(),
  entry: z.string(),
  agents: z.array(Entry),
  workflows: z.array(Entry),
  /** Top-level names of the artifact: a later build replaces these and leaves all else alone. */
  files: z.array(z.string()),
})
export type Manifest = z.infer<typeof Manifest>

/** Null when the folder is no artifact. */
export function readManifest(folder: string): Manifest | null {
  const file = join(folder, 'manifest.json')
  if (!existsSync(file)) return null
  try {
    return Manifest.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null
  } catch (error) {
    // Somebody else's file of that name.
    if (error instanceof SyntaxError) return null
    throw error
  }
}
