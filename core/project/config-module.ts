/** Reads `hearth.config.ts`, inside the project thread: it is code of the project. */
import type { ModuleLoader } from '../runtime/loader-port.ts'
import { checkProjectConfig, type ProjectConfig } from './config.ts'

/** Never rejects: a module that fails is a problem and the defaults apply. */
export async function readConfigModule(
  loader: Pick<ModuleLoader, 'load'>,
  file: string,
): Promise<ProjectConfig> {
  try {
    const module = await loader.load(file)
    const config = module.default ?? module.config
    if (isObject(config)) return withoutStateDir(checkProjectConfig(config, file), file)
    return withProblem(file, 'has no default export', 'Write `export default defineConfig({ … })`.')
  } catch (error) {
    return withProblem(
      file,
      'cannot be loaded',
      error instanceof Error ? error.message : `${error}`,
    )
  }
}

/** Where the state is has to be known before any code of the project runs. */
function withoutStateDir(checked: ProjectConfig, file: string): ProjectConfig {
  if (checked.config.agent.stateDir === undefined) return checked
  const message = '"stateDir" in [agent] has no effect here.'
  const details = `It is needed before ${file} is run. Write it as state_dir into hearth.toml.`
  return { ...checked, problems: [...checked.problems, { message, details, file }] }
}

function withProblem(file: string, what: string, details: string): ProjectConfig {
  const defaults = checkProjectConfig({}, file)
  return { ...defaults, problems: [{ message: `${file} ${what}.`, details, file }] }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
