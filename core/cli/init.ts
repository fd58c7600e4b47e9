/** `hearth init`: a new project from a template. */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { importPyflue } from '../project/import-pyflue.ts'
import { nearest } from '../project/nearest.ts'
import { listTemplates, writeTemplate } from '../project/templates.ts'
import { print, usageError } from './output.ts'

export async function init(
  folder: string,
  { template, force = false }: { template: string; force?: boolean },
): Promise<void> {
  const root = resolve(folder)
  const name = basename(root)
  checkTemplate(template)
  if (force) await writeOver({ root, template, name })
  else await writeTemplate({ root, template, name })
  print(`Wrote ${name} from the template "${template}".`)
  const path = relative(process.cwd(), root)
  print(`Next: ${path === '' ? '' : `cd ${path} && `}hearth serve --open`)
}

function checkTemplate(name: string): void {
  const known = listTemplates().map(({ id }) => id)
  if (known.includes(name)) return
  const meant = nearest(name, known)
  const hint = meant === null ? '' : `Did you mean "${meant}"? `
  throw usageError(`There is no template "${name}".`, `${hint}There are ${known.join(', ')}.`)
}

/** Takes over a PyFlue project where it is. */
export function initFromPyflue(folder: string): void {
  const root = resolve(folder)
  const { file, notes } = importPyflue(root)
  print(`Wrote ${join(root, file)} from pyflue.toml, which stays as it is.`)
  for (const note of notes) print(`- ${note}`)
}

/** The template is written beside the folder first, so that a wrong name changes nothing. */
async function writeOver(request: { root: string; template: string; name: string }): Promise<void> {
  await mkdir(dirname(request.root), { recursive: true })
  const draft = await mkdtemp(join(dirname(request.root), '.hearth-init-'))
  try {
    await writeTemplate({ ...request, root: draft })
    await cp(draft, request.root, { recursive: true })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}
