/** A command's environment for providers whose API has none: a file that the command reads and removes. */
import { randomBytes } from 'node:crypto'
import { quote } from './shell.ts'

/** The script that runs `script` with `env`, which `write` puts into a file: nothing of it is logged. */
export async function withEnvironment(
  script: string,
  env: Record<string, string>,
  write: (path: string, bytes: Uint8Array) => Promise<void>,
): Promise<string> {
  if (Object.keys(env).length === 0) return script
  const file = `/tmp/.hearth-${randomBytes(12).toString('hex')}`
  const lines = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}\n`)
  await write(file, new TextEncoder().encode(lines.join('')))
  return `( . ${file}; rm -f ${file}\n${script}\n)`
}
