/** Project templates: what there is, and writing one into a new folder. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { HearthError } from '../contract/error.ts'
import { TemplateSummary } from '../contract/project.ts'
import { findResources } from './resources.ts'
import { withModelInConfig, withModelInSource } from './template-model.ts'

const TemplateFile = TemplateSummary.omit({ id: true })

/** The order in which they are offered; others follow by name. */
const order = [
  'demo',
  'assistant',
  'coding-agent',
  'issue-triage',
  'document-review',
  'chat-webhook',
  'empty',
]

export function listTemplates(): TemplateSummary[] {
  const folder = join(findResources().root, 'templates')
  return readdirSync(folder)
    .filter((id) => existsSync(join(folder, id, 'template.json')))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((id) => {
      const text = readFileSync(join(folder, id, 'template.json'), 'utf8')
      return { id, ...TemplateFile.parse(JSON.parse(text)) }
    })
}

/**
 * Writes a template into `root`, which must be empty or absent: `folder_not_empty` (409). An unknown
 * template raises `not_found` (404), a folder that cannot be made `project_unreadable` (400).
 *
 * @param name replaces `{{name}}` in the texts.
 * @param model `provider/model` for all agents, instead of the one the template names.
 */
export async function writeTemplate(request: {
  root: string
  template: string
  name: string
  model?: string
}): Promise<void> {
  const { root, template, name, model } = request
  const known = listTemplates().map(({ id }) => id)
  if (!known.includes(template)) {
    throw new HearthError({
      type: 'not_found',
      status: 404,
      message: `There is no template "${template}".`,
      details: `Templates are ${known.join(', ')}.`,
    })
  }
  await makeFolder(root).catch((error: unknown) => {
    throw cannotBeMade(root, error)
  })
  if ((await readdir(root)).some((entry) => entry !== '.git')) {
    throw new HearthError({
      type: 'folder_not_empty',
      status: 409,
      message: 'The folder is not empty.',
      details: `Choose an empty folder for the new project, or open ${root} as it is.`,
    })
  }
  const source = join(findResources().root, 'templates', template)
  await cp(source, root, {
    recursive: true,
    filter: (path) => path !== join(source, 'template.json'),
  })
  // Stored under another name, or Git and the packager would obey it.
  if (existsSync(join(root, 'gitignore'))) {
    await rename(join(root, 'gitignore'), join(root, '.gitignore'))
  }
  for (const file of ['README.md', 'AGENTS.md', 'hearth.toml']) {
    const path = join(root, file)
    if (!existsSync(path)) continue
    const text = await readFile(path, 'utf8')
    if (text.includes('{{name}}')) await writeFile(path, text.replaceAll('{{name}}', name))
  }
  if (model !== undefined) await nameModel(root, model)
}

async function nameModel(root: string, model: string): Promise<void> {
  const config = join(root, 'hearth.toml')
  await writeFile(config, withModelInConfig(await readFile(config, 'utf8'), model))
  for (const path of await readdir(join(root, 'src'), { recursive: true })) {
    if (!path.endsWith('.ts')) continue
    const file = join(root, 'src', path)
    const text = await readFile(file, 'utf8')
    const named = withModelInSource(text, model)
    if (named !== text) await writeFile(file, named)
  }
}

/** Like Node's recursive mkdir, which never returns below /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return
    if (code !== 'ENOENT') throw error
    await makeFolder(dirname(path))
    await mkdir(path)
  }
}

function cannotBeMade(root: string, cause: unknown): HearthError {
  return new HearthError({
    type: 'project_unreadable',
    status: 400,
    message: 'The folder cannot be made.',
    details: `${root}: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  })
}

function rank(id: string): number {
  const index = order.indexOf(id)
  return index === -1 ? order.length : index
}
