/** Loads build targets that a project brings. */
import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import type { BuildPlugin } from '../contract/build.ts'
import { HearthError } from '../contract/error.ts'

const callable = z.custom<CallableFunction>((value) => typeof value === 'function')

const Shape = z.looseObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens'),
  generateEntryPoint: callable.optional(),
  additionalOutputs: callable.optional(),
  deploy: z
    .looseObject({ programs: z.array(z.string()).min(1), arguments: callable, install: z.string() })
    .optional(),
})

/**
 * Loads the module at `file` (relative to `folder`): its default export, or its export `plugin`.
 *
 * @throws HearthError `build_plugin_failed` (400) that names the file and what is wrong with it.
 */
export async function loadBuildPlugin(folder: string, file: string): Promise<BuildPlugin> {
  const path = isAbsolute(file) ? file : resolve(folder, file)
  if (!existsSync(path)) throw failed(file, `${path} does not exist.`)
  const [{ createJiti }, zod, hearth] = await Promise.all([
    import('jiti'),
    import('zod'),
    import('../index.ts'),
  ])
  const jiti = createJiti(path, { fsCache: false, virtualModules: { hearth, zod } })
  const module = await jiti.import<Record<string, unknown>>(path).catch((error: unknown) => {
    throw failed(file, error instanceof Error ? error.message : String(error), error)
  })
  const exported = module.default ?? module.plugin
  if (isPlugin(exported)) return exported
  const { error } = Shape.safeParse(exported)
  const reason = error ? z.prettifyError(error).replaceAll('\n', ' ') : ''
  throw failed(file, `Its default export, or its export "plugin", must be a BuildPlugin. ${reason}`)
}

function isPlugin(value: unknown): value is BuildPlugin {
  return Shape.safeParse(value).success
}

function failed(file: string, details: string, cause?: unknown): HearthError {
  return new HearthError({
    type: 'build_plugin_failed',
    status: 400,
    message: `The build plugin ${file} cannot be used.`,
    details,
    ...(cause === undefined ? {} : { cause }),
  })
}
