/** `hearth build`: a project and the runtime it needs, in one folder that starts by itself. */
import { chmod, copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, normalize, sep } from 'node:path'
import type { AgentInfo, BuildContext, BuildPlugin, FileTexts } from '../contract/build.ts'
import { HearthError } from '../contract/error.ts'
import { readProjectConfig } from '../project/config.ts'
import { discover } from '../project/discovery.ts'
import type { SourceModule } from '../runtime/loader-port.ts'
import { dockerfile, runtimeInstall } from './dockerfile.ts'
import { artifactIgnore, entryPoint, packageJson, packageLock, readme } from './entry-point.ts'
import { findInstallation, type Installation } from './installation.ts'
import type { Manifest } from './manifest.ts'
import { writeOutput } from './output-folder.ts'
import { listProjectFiles } from './project-files.ts'
import { type ProjectPackages, readProjectPackages } from './project-packages.ts'

export interface BuildRequest {
  workspaceDir: string
  outputDir: string
  target: BuildPlugin
  hearthVersion: string
  /** Take over a folder that Hearth did not make. */
  force?: boolean
  /** Put the studio's pages in. */
  withStudio?: boolean
}

export interface BuildResult {
  context: BuildContext
  /** Files the target made, relative to the output folder. */
  artifacts: string[]
  /** What the artifact may miss, in sentences. */
  warnings: string[]
}

/** @throws HearthError `project_unreadable`, `runtime_not_built`, `folder_not_empty`, `build_failed`. */
export async function buildProject(request: BuildRequest): Promise<BuildResult> {
  const { workspaceDir, outputDir, target, hearthVersion, force = false } = request
  const installation = findInstallation({ withStudio: request.withStudio ?? false })
  const packages = readProjectPackages(workspaceDir)
  const { files, leftOut } = listProjectFiles(workspaceDir)
  const context = createContext(request, { installation, packages, files })
  const generated = await generate(target, context, installation)
  for (const path of Object.keys(generated)) checkPath(target, path)
  const texts = { ...generated, ...(await overrides(workspaceDir, files, Object.keys(generated))) }
  const manifest: Manifest = {
    madeBy: 'hearth build',
    hearth: hearthVersion,
    target: target.name,
    name: context.name,
    entry: 'server.mjs',
    agents: [...context.agents],
    workflows: [...context.workflows],
    files: topLevel([...Object.keys(texts), 'manifest.json', 'project', 'hearth']),
  }
  await writeOutput({ workspaceDir, outputDir, force }, async (draft) => {
    await copyAll(workspaceDir, join(draft, 'project'), files)
    await copyAll(installation.root, join(draft, 'hearth'), installation.files)
    await writeTexts(join(draft, 'project'), packages.replaced)
    await writeTexts(draft, {
      ...texts,
      'hearth/package.json': `${JSON.stringify({ name: 'hearth', version: hearthVersion, type: 'module' })}\n`,
      'manifest.json': `${JSON.stringify(manifest, null, 2)}\n`,
    })
  })
  return { context, artifacts: Object.keys(texts).sort(), warnings: warningsOf(context, leftOut) }
}

interface Inputs {
  installation: Installation
  packages: ProjectPackages
  files: string[]
}

function createContext(request: BuildRequest, inputs: Inputs): BuildContext {
  const { workspaceDir, outputDir, target, hearthVersion } = request
  const { installation, packages, files } = inputs
  const { agents, workflows } = discover(workspaceDir, readProjectConfig(workspaceDir).folders)
  const included = new Set(files)
  const hasLock = installation.lock !== null
  const { installCommand } = packages
  return {
    name: appName(basename(workspaceDir)),
    agents: agents.filter(({ file }) => included.has(file)).map(toInfo),
    workflows: workflows.filter(({ file }) => included.has(file)).map(toInfo),
    projectFiles: files,
    options: { target: target.name, workspaceDir, outputDir },
    hearthVersion,
    installCommands: [
      runtimeInstall(hasLock),
      ...(installCommand === null ? [] : [`(cd project && ${installCommand})`]),
    ],
    defaultEntryPoint: entryPoint,
    dockerfile: (options) =>
      dockerfile(
        { projectInstall: installCommand, projectManifests: packages.manifests, hasLock },
        options,
      ),
  }
}

async function generate(
  target: BuildPlugin,
  context: BuildContext,
  { dependencies, lock }: Installation,
): Promise<FileTexts> {
  const { name, installCommands } = context
  return {
    'package.json': packageJson(name, dependencies),
    ...(lock ? { 'package-lock.json': packageLock(name, lock) } : {}),
    '.gitignore': artifactIgnore,
    'README.md': readme(name, target.name, installCommands),
    'server.mjs': (await target.generateEntryPoint?.(context)) ?? entryPoint,
    ...(await target.additionalOutputs?.(context)),
  }
}

/** Files in the project's `deploy/` stand in for generated ones of the same name. */
async function overrides(root: string, files: string[], names: string[]): Promise<FileTexts> {
  const own = names.filter((name) => files.includes(`deploy/${name}`))
  const texts = await Promise.all(own.map((name) => readFile(join(root, 'deploy', name), 'utf8')))
  return Object.fromEntries(own.map((name, index) => [name, texts[index] ?? '']))
}

function checkPath(target: BuildPlugin, path: string): void {
  const first = path.split('/')[0] ?? ''
  const isInside = !isAbsolute(path) && normalize(path).split(sep).join('/') === path
  const isFree = !['', '..', 'project', 'hearth', 'node_modules', 'manifest.json'].includes(first)
  if (isInside && isFree) return
  throw new HearthError({
    type: 'build_failed',
    status: 400,
    message: `The target "${target.name}" may not write "${path}".`,
    details: 'Files of a target are relative to the artifact, beside "project" and "hearth".',
  })
}

async function copyAll(from: string, to: string, files: string[]): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const file of files) {
    const target = join(to, file)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(join(from, file), target)
    // Readable by the user the server runs as, whoever built it.
    const { mode } = await stat(target)
    await chmod(target, mode & 0o100 ? 0o755 : 0o644)
  }
}

async function writeTexts(root: string, texts: FileTexts): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text, { mode: 0o644 })
  }
}

function warningsOf({ agents, workflows }: BuildContext, leftOut: string[]): string[] {
  const links = leftOut.map((path) => `${path} is a link out of the project and is left out.`)
  const isEmpty = agents.length === 0 && workflows.length === 0
  return isEmpty ? [...links, 'The project has no agent and no workflow.'] : links
}

function toInfo({ name, file, triggers }: SourceModule): AgentInfo {
  return { name, file, triggers }
}

function topLevel(paths: string[]): string[] {
  return [...new Set(paths.map((path) => path.split('/')[0] ?? path))].sort()
}

/** Starts with a letter, as Fly and Cloud Run want it. */
function appName(folder: string): string {
  const words =
    folder
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join('-') ?? 'agent'
  return (/^[a-z]/.test(words) ? words : `agent-${words}`).slice(0, 40).replace(/-$/, '')
}
