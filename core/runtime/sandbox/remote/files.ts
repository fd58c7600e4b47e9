/** File operations on a rented machine: bytes go through the provider's file API, all else through its shell. */
import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import { HearthError } from '../../../contract/error.ts'
import { fileError } from '../file-error.ts'
import type { FileOperations } from '../host/files.ts'
import type { RemoteMachine } from './machine.ts'
import { quote } from './shell.ts'

/** Larger files are read piecewise by commands, not whole into memory. */
const MAX_READ_BYTES = 67_108_864

/** How scripts say what is wrong. */
const codes: Record<number, string> = {
  41: 'ENOENT',
  42: 'EISDIR',
  43: 'ENOTDIR',
  44: 'EEXIST',
  46: 'EACCES',
}

export interface RemoteFilesPlace {
  use<Result>(work: (machine: RemoteMachine) => Promise<Result>): Promise<Result>
  workspace: string
  resolvePath(path: string): string
}

export function remoteFiles({ use, workspace, resolvePath }: RemoteFilesPlace): FileOperations {
  const run = (path: string, script: string) => use((machine) => ask(machine, path, script))

  async function readBytes(named: string): Promise<Uint8Array> {
    const path = resolvePath(named)
    const size = Number(
      await run(named, given(path, `${present}; ${noFolder}; [ -r "$p" ] || exit 46; ${sizeOf}`)),
    )
    if (size > MAX_READ_BYTES) throw tooLarge(named, size)
    return await use((machine) => machine.readFile(path))
  }

  return {
    async readFile(path) {
      return new TextDecoder().decode(await readBytes(path))
    },
    readFileBuffer: readBytes,
    async writeFile(named, content) {
      const path = resolvePath(named)
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
      const token = randomBytes(8).toString('hex')
      const staged = `/tmp/.hearth-${token}`
      await use(async (machine) => {
        await machine.writeFile(staged, bytes)
        await ask(machine, named, given(path, replaceBy(staged, path, token)))
      })
    },
    async stat(named) {
      const path = resolvePath(named)
      const kinds =
        'f=n; [ -f "$p" ] && f=y; d=n; [ -d "$p" ] && d=y; l=n; [ -L "$p" ] && l=y; printf "%s " $f $d $l'
      const answer = await run(named, given(path, `${present}; ${kinds}; ${statOf}`))
      const [file, folder, link, size, seconds] = answer.trim().split(' ')
      return {
        path,
        isFile: file === 'y',
        isDirectory: folder === 'y',
        isSymbolicLink: link === 'y',
        size: Number(size),
        mtime: Number(seconds) * 1_000,
      }
    },
    async readdir(named) {
      // A name may hold anything but a slash.
      const list =
        'for f in * .*; do case "$f" in .|..) continue;; esac; [ -e "$f" ] || [ -L "$f" ] || continue; printf %s/ "$f"; done'
      const script = `${present}; [ -d "$p" ] || exit 43; cd -- "$p" || exit 46; ${list}`
      const answer = await run(named, given(resolvePath(named), script))
      return answer.split('/').slice(0, -1).sort()
    },
    async exists(named) {
      const script = 'if [ -e "$p" ]; then echo yes; else echo no; fi'
      return (await run(named, given(resolvePath(named), script))).trim() === 'yes'
    },
    async mkdir(named, { recursive = false } = {}) {
      const path = resolvePath(named)
      const parent = quote(posix.dirname(path))
      const script = recursive
        ? '[ -e "$p" ] && [ ! -d "$p" ] && exit 44; mkdir -p -- "$p"'
        : `{ [ -e "$p" ] || [ -L "$p" ]; } && exit 44; [ -e ${parent} ] || exit 41; [ -d ${parent} ] || exit 43; mkdir -- "$p"`
      await run(named, given(path, script))
    },
    async rm(named, { recursive = false, force = false } = {}) {
      const path = resolvePath(named)
      if (path === workspace) throw rootStays(named)
      const missing = `[ -e "$p" ] || [ -L "$p" ] || exit ${force ? 0 : 41}`
      const whole = recursive ? ':' : '[ -d "$p" ] && [ ! -L "$p" ] && exit 42'
      await run(named, given(path, `${missing}; ${whole}; rm ${recursive ? '-rf' : '-f'} -- "$p"`))
    },
  }
}

const present = '[ -e "$p" ] || exit 41'
const noFolder = '[ -d "$p" ] && exit 42'
const sizeOf = 'stat -L -c %s -- "$p"'
const statOf = 'stat -L -c "%s %Y" -- "$p"'

function given(path: string, script: string): string {
  return `( p=${quote(path)}; ${script} )`
}

/** Beside the file and renamed over it: a reader sees the old text or the new, never half of it. */
function replaceBy(staged: string, path: string, token: string): string {
  const draftName = `.${posix.basename(path).slice(0, 100)}.${token}.tmp`
  return [
    `s=${staged}`,
    'fail() { rm -f -- "$s"; exit "$1"; }',
    'if [ -L "$p" ]; then p=$(readlink -f -- "$p") || fail 41; fi',
    '[ -d "$p" ] && fail 42',
    'd=$(dirname -- "$p")',
    'mkdir -p -- "$d" || { [ -d "$d" ] || { [ -w "$(dirname -- "$d")" ] && fail 43; }; fail 46; }',
    'if [ -e "$p" ] && [ ! -f "$p" ]; then cat "$s" > "$p" || fail 46; fail 0; fi',
    `t=$d/${quote(draftName)}`,
    'cat "$s" > "$t" || { rm -f -- "$t"; fail 46; }',
    'if [ -e "$p" ]; then chmod "$(stat -c %a -- "$p")" "$t"; fi',
    'mv -f -- "$t" "$p" || { rm -f -- "$t"; fail 46; }',
    'fail 0',
  ].join('\n')
}

/** What the script prints. @throws what its exit code means, for `path` as it was named. */
async function ask(machine: RemoteMachine, path: string, script: string): Promise<string> {
  const { exitCode, output, complaint } = await answerOf(machine, script)
  if (exitCode === 0) return output
  const words = complaint.trim()
  const code = said(words) ?? codes[exitCode] ?? 'EIO'
  throw fileError(Object.assign(new Error(words), { code }), path)
}

interface Answer {
  exitCode: number
  output: string
  complaint: string
}

async function answerOf(machine: RemoteMachine, script: string): Promise<Answer> {
  if (machine.runBriefly !== undefined) {
    const { exitCode, output } = await machine.runBriefly(script)
    return { exitCode, output, complaint: output }
  }
  const answer: Uint8Array[] = []
  const complaint: Uint8Array[] = []
  const exitCode = await machine.run({
    script,
    env: {},
    onStdout: (chunk) => answer.push(bytesOf(chunk)),
    onStderr: (chunk) => complaint.push(bytesOf(chunk)),
    signal: new AbortController().signal,
  })
  const text = (chunks: Uint8Array[]) => Buffer.concat(chunks).toString('utf8')
  return { exitCode, output: text(answer), complaint: text(complaint) }
}

/** What only the tools know, from the words they say it with. */
function said(words: string): string | null {
  if (words.includes('No space left')) return 'ENOSPC'
  if (words.includes('Read-only file system')) return 'EROFS'
  if (words.includes('Permission denied')) return 'EACCES'
  if (words.includes('File name too long')) return 'ENAMETOOLONG'
  return null
}

function bytesOf(chunk: string | Uint8Array): Uint8Array {
  return typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
}

function tooLarge(path: string, size: number): HearthError {
  return new HearthError({
    type: 'file_too_large',
    status: 413,
    message: `The file is too large to read whole: ${path} (${size} bytes)`,
    details: `The limit is ${MAX_READ_BYTES} bytes. Read parts of it with a command such as head, tail or sed.`,
    meta: { path, size, limit: MAX_READ_BYTES },
  })
}

function rootStays(path: string): HearthError {
  return new HearthError({
    type: 'invalid_path',
    status: 400,
    message: `The root folder cannot be removed: ${path}`,
    details: 'Remove what is in it instead.',
    meta: { path },
  })
}
