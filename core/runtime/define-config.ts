/** `defineConfig`: types for a project's `hearth.config.ts`. */
import type { HearthConfigInput } from './config.ts'

/**
 * Returns what it is given. The values are checked when the project is opened; what is wrong with them
 * is shown there.
 *
 * @example
 * export default defineConfig({ agent: { model: 'openai/gpt-5.5' }, sandbox: { allowWrite: true } })
 */
export function defineConfig(config: HearthConfigInput): HearthConfigInput {
  return config
}
