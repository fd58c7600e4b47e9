/**
 * Evaluates the project's TypeScript, one file at a time. `hearth` and `zod` resolve without the project
 * installing anything; a zod of its own is preferred.
 */
import { createRequire } from 'node:module'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { createJiti } from 'jiti'
import type { ModuleLoader, SourceModule } from '../runtime/loader-port.ts'
import { type AppFile, findAppFile } from './app-file.ts'
import type { SourceFolders } from './config.ts'
import { discover } from './discovery.ts'
import { compilerOfSource, sourceExtensions } from './source-compiler.ts'
import type { Quarantined } from './thread-protocol.ts'

export interface ModuleLoaderOptions {
  projectRoot: string
  folders: SourceFolders
  /** Null: transformed source is not kept. */
  cacheFolder: string | null
  quarantine: Quarantined[]
  /** Modules that are handed out instead of being looked up. */
  provided: { hearth: object; zod: object }
  /** Called with the file before it is evaluated, and with null after. */
  onEvaluate?(file: string | null): void
  /** How long one file may take, top-level awaits included; in milliseconds. */
  timeLimitMs?: number
}

export interface ProjectLoader extends ModuleLoader {
  /** Files of the project evaluated so far, imports included; relative to the root. */
  loadedFiles(): string[]
}

/** A large dependency takes a second or two; a top-level await that never ends holds up the others. */
const defaultTimeLimitMs = 5_000

export function createModuleLoader(options: ModuleLoaderOptions): ProjectLoader {
  const { projectRoot, onEvaluate } = options
  const { agents, workflows } = discover(projectRoot, options.folders)
  const app = findAppFile(projectRoot)
  const jiti = createJiti(join(projectRoot, 'hearth.toml'), {
    fsCache: options.cacheFolder === null ? false : join(options.cacheFolder, 'jiti'),
    sourceMaps: true,
    extensions: sourceExtensions,
    transform: compilerOfSource(),
    virtualModules: virtualModules(projectRoot, options.provided),
  })
  const evaluations = new Map<string, Promise<Record<string, unknown>>>()
  /** One after another, so that the file named by `onEvaluate` is the one that runs. */
  let tail: Promise<unknown> = Promise.resolve()
  let next: Promise<unknown> = Promise.resolve()

  async function evaluate(file: string): Promise<Record<string, unknown>> {
    onEvaluate?.(file)
    try {
      const path = resolve(projectRoot, file)
      const limit = options.timeLimitMs ?? defaultTimeLimitMs
      return await within(limit, jiti.import<Record<string, unknown>>(path), file)
    } finally {
      // Whoever waits for these exports looks at them at once, and may run into the file's own code:
      // until that is over the file counts as being evaluated.
      next = nextTurn().then(() => onEvaluate?.(null))
    }
  }

  return {
    agents: () => agents,
    workflows: () => workflows,
    app: () => app?.file ?? null,
    load(file) {
      const known = evaluations.get(file)
      if (known !== undefined) return known
      const refused = refusal(
        file,
        [...agents, ...workflows, ...(app ? [app] : [])],
        options.quarantine,
      )
      if (refused) return Promise.reject(refused)
      const evaluation = tail.then(() => evaluate(file))
      evaluations.set(file, evaluation)
      tail = evaluation.then(
        () => next,
        () => next,
      )
      return evaluation
    },
    loadedFiles() {
      return Object.keys(jiti.cache)
        .map((path) => relative(projectRoot, path).split(sep).join('/'))
        .filter((path) => !path.startsWith('..') && !isAbsolute(path))
        .filter((path) => !path.startsWith('node_modules/'))
    },
  }
}

/** Loads the TypeScript compiler ahead of need: a third of a second that a reload then does not wait for. */
export function warmCompiler(): void {
  const jiti = createJiti(import.meta.url, { fsCache: false })
  jiti.transform({ source: 'export const warm: boolean = true', ts: true, async: true })
}

function virtualModules(
  projectRoot: string,
  provided: ModuleLoaderOptions['provided'],
): Record<string, unknown> {
  const { hearth, zod } = provided
  return hasOwnModule(projectRoot, 'zod') ? { hearth } : { hearth, zod }
}

function hasOwnModule(projectRoot: string, name: string): boolean {
  try {
    const path = createRequire(join(projectRoot, 'package.json')).resolve(name)
    return path.startsWith(join(projectRoot, 'node_modules') + sep)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}

function refusal(
  file: string,
  modules: readonly (SourceModule | AppFile)[],
  quarantine: Quarantined[],
): Error | null {
  const hash = modules.find((module) => module.file === file)?.hash
  const entry = quarantine.find((item) => item.file === file && item.hash === hash)
  return entry ? new Error(entry.message) : null
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function within<Value>(limit: number, work: Promise<Value>, file: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${file} did not finish loading within ${limit / 1000} s.`))
    }, limit)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
