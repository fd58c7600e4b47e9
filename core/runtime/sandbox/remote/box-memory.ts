/** Which machine belongs to an instance: its id in a small file, so that a restart finds it again. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const Remembered = z.object({ id: z.string().min(1), user: z.string() })
/** A machine, and who connected to it last: when sources change, a newer thread takes it over. */
export type Remembered = z.infer<typeof Remembered>

/** Below the folder of all sandboxes, but outside every instance's own. One for each kind and key. */
export function boxFile(stateRoot: string, instance: string, kind: string, key: string): string {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 12)
  return join(stateRoot, '.remote', `${instance}.${kind}.${digest}.json`)
}

/** Null when there is none, or the file is not readable as one. */
export async function recallBox(file: string): Promise<Remembered | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const parsed = Remembered.safeParse(parseOrNull(text))
  return parsed.success ? parsed.data : null
}

export async function rememberBox(file: string, box: Remembered): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(box)}\n`)
}

export async function forgetBox(file: string): Promise<void> {
  await rm(file, { force: true })
}

/** A file cut short by a crash is as good as none. */
function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
