/** Watches a project's folder and reports changes in small batches. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join, relative, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'

export interface FileChange {
  /** Relative to the root, forward slashes. */
  path: string
  change: 'added' | 'changed' | 'removed'
}

export interface WatcherOptions {
  root: string
  /** Folder that is not watched, absolute: a database in it never rests. */
  stateRoot?: string
  /** Called with what changed within one debounce window, each path once. */
  onChanges(changes: FileChange[]): void
  onError(error: unknown): void
  debounceMs?: number
}

export interface ProjectWatcher {
  /** Resolves when every folder is watched: a change from then on is seen. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

/** Folders whose content is made by tools: too large to watch, and never source. */
const unwatched = new Set(['.hearth', '.git', 'node_modules', '.venv', '__pycache__', '.cache'])

/** Source that may live in the state folder, which is otherwise not watched: its database never rests. */
const watchedState = ['.hearth/agents', '.hearth/workflows']

const sourceOfWideFolder = [
  'src',
  'agents',
  'workflows',
  '.agents',
  'hearth.toml',
  '.env',
  'AGENTS.md',
]

/** Long enough for an editor's write and rename to become one change. */
const defaultDebounceMs = 50

export function watchProject(options: WatcherOptions): ProjectWatcher {
  const { root, onChanges, onError } = options
  const pending = new Map<string, FileChange['change']>()
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    timer = undefined
    const changes = [...pending].map(([path, change]) => ({ path, change }))
    pending.clear()
    if (changes.length > 0) onChanges(changes)
  }

  function note(file: string, change: FileChange['change']): void {
    const path = relative(root, file).split(sep).join('/')
    const merged = merge(pending.get(path), change)
    if (merged === null) pending.delete(path)
    else pending.set(path, merged)
    timer ??= setTimeout(flush, options.debounceMs ?? defaultDebounceMs)
  }

  const watcher: FSWatcher = watch(watchedPaths(root), {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path) =>
      isBelow(path, options.stateRoot) || isIgnored(relative(root, path).split(sep).join('/')),
  })
  watcher.on('add', (file) => note(file, 'added'))
  watcher.on('change', (file) => note(file, 'changed'))
  watcher.on('unlink', (file) => note(file, 'removed'))
  watcher.on('error', onError)
  const ready = new Promise<void>((resolve) => watcher.once('ready', () => resolve()))
  return {
    ready,
    async close() {
      clearTimeout(timer)
      await watcher.close()
    },
  }
}

/** Someone who opens the home folder itself gets their source watched, not all they have. */
function watchedPaths(root: string): string[] {
  const isWide = !relative(root, homedir()).startsWith('..')
  const inside = isWide ? [...sourceOfWideFolder, ...watchedState] : watchedState
  const kept = inside.map((path) => join(root, path)).filter((path) => existsSync(path))
  return isWide ? kept : [root, ...kept]
}

/** A file saved by writing another and moving it is one change. Null: nothing has changed in the end. */
function merge(
  before: FileChange['change'] | undefined,
  now: FileChange['change'],
): FileChange['change'] | null {
  if (before === 'removed' && now === 'added') return 'changed'
  if (before === 'added' && now === 'changed') return 'added'
  if (before === 'added' && now === 'removed') return null
  return now
}

/** `.hearth` has source that is watched, and rules of its own. */
function isBelow(path: string, folder: string | undefined): boolean {
  if (folder === undefined || basename(folder) === '.hearth') return false
  return path === folder || path.startsWith(`${folder}${sep}`)
}

function isIgnored(path: string): boolean {
  if (watchedState.some((folder) => path === folder || path.startsWith(`${folder}/`))) return false
  return path.split('/').some((part) => unwatched.has(part)) || path.endsWith('.tmp')
}
