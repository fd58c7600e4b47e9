/**
 * Compiles one file of a project: TypeScript as ever, and Markdown as the skill it is, so that
 * `import triage from '../skills/triage/SKILL.md' with { type: 'skill' }` works.
 */
import { createJiti, type TransformOptions, type TransformResult } from 'jiti'

const markdown = /\.(?:md|markdown)$/

/** What an import may name without its extension comes first. */
export const sourceExtensions = [
  '.js',
  '.mjs',
  '.cjs',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.mtsx',
  '.ctsx',
  '.md',
  '.markdown',
]

export function compilerOfSource(): (options: TransformOptions) => TransformResult {
  const compiler = createJiti(import.meta.url, { fsCache: false })
  return (options) => {
    const { filename } = options
    if (filename && markdown.test(filename)) return { code: skillModule(filename) }
    return { code: compiler.transform(options) }
  }
}

/** The text is read when the module is evaluated: what is kept of a transform may be older. */
function skillModule(file: string): string {
  return `Object.defineProperty(exports, '__esModule', { value: true })
exports.default = require('hearth').loadSkill(${JSON.stringify(file)})
`
}
