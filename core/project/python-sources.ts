/** Agents and workflows in Python: named, with what to do about them, instead of being passed over. */
import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceFolders } from './config.ts'
import type { ProjectProblem } from './problem.ts'

/** One problem for each Python file where agents and workflows are looked for. */
export function pythonProblems(root: string, folders: SourceFolders): ProjectProblem[] {
  return (['agents', 'workflows'] as const).flatMap((kind) =>
    [...new Set(folders[kind].flatMap((folder) => pythonFiles(root, folder)))].map((file) => ({
      message: `Python: port this. ${file} is not run.`,
      details: howTo[kind](file.replace(/\.py$/, '.ts').replace(/^(?:\.pyflue\/)?/, '')),
      file,
    })),
  )
}

const howTo = {
  agents: (target: string) =>
    `Write it as ${underSource(target)}: \`export default createAgent(() => ({ model, instructions, tools }))\`, imported from 'hearth'. Names are those you know, in camelCase.`,
  workflows: (target: string) =>
    `Write it as ${underSource(target)}: \`export async function run(ctx) { … }\`, with \`ctx.init\`, \`ctx.payload\` and \`ctx.log\` as you know them.`,
}

function underSource(target: string): string {
  return target.startsWith('src/') ? target : `src/${target}`
}

/** Relative to the root, forward slashes. Scripts of skills are no agents. */
function pythonFiles(root: string, folder: string): string[] {
  return entriesOf(join(root, folder)).flatMap((entry) => {
    if (entry.name.startsWith('_') || entry.name.startsWith('.')) return []
    const path = `${folder}/${entry.name}`
    if (path === '.agents/skills' || path === '.agents/roles') return []
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : pythonFiles(root, path)
    return entry.isFile() && entry.name.endsWith('.py') ? [path] : []
  })
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}
