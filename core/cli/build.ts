/** `hearth build`: an artifact of the project for a target. */
import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { z } from 'zod'
import { type BuildResult, buildProject } from '../build/build-project.ts'
import { loadBuildPlugin } from '../build/load-plugin.ts'
import { findTarget } from '../build/targets.ts'
import type { BuildPlugin } from '../contract/build.ts'
import { readProjectConfig } from '../project/config.ts'
import { looksLikeProject } from '../server/api/folders.ts'
import { readVersion } from '../server/installation.ts'
import { print, usageError } from './output.ts'

export interface BuildCommandOptions {
  target: string
  workspace?: string
  /** The same as `workspace`, as other commands call it. */
  project?: string
  output: string
  plugin?: string[]
  force?: boolean
  studio?: boolean
  json?: boolean
}

export async function build(options: BuildCommandOptions): Promise<void> {
  const { result, outputDir } = await buildArtifact(options)
  report(result, outputDir, options)
}

export interface BuiltArtifact {
  target: BuildPlugin
  result: BuildResult
  workspaceDir: string
  outputDir: string
}

export async function buildArtifact(options: BuildCommandOptions): Promise<BuiltArtifact> {
  const workspaceDir = resolve(options.workspace ?? options.project ?? process.cwd())
  if (!existsSync(workspaceDir) || !looksLikeProject(workspaceDir)) {
    throw usageError(
      `There is no project at ${workspaceDir}.`,
      'A project has hearth.toml, src/agents or agents. Go to its folder, name it with --workspace, or make ' +
        'one with "hearth init": even one without an agent can be built.',
    )
  }
  const outputDir = resolve(workspaceDir, options.output)
  const target = findTarget(options.target, await loadPlugins(workspaceDir, options.plugin ?? []))
  const result = await buildProject({
    workspaceDir,
    outputDir,
    target,
    hearthVersion: readVersion(),
    force: options.force ?? false,
    withStudio: options.studio ?? false,
  })
  return { target, result, workspaceDir, outputDir }
}

const BuildTable = z.strictObject({ plugins: z.array(z.string()).default([]) })

/** Those of the command line, then those of `hearth.toml`. */
async function loadPlugins(workspaceDir: string, named: string[]): Promise<BuildPlugin[]> {
  const { config, file } = readProjectConfig(workspaceDir)
  const table = BuildTable.safeParse(config.build ?? {})
  if (!table.success) {
    throw usageError(`[build] in ${file} is not valid.`, z.prettifyError(table.error))
  }
  const loaded = [
    ...named.map((path) => loadBuildPlugin(process.cwd(), path)),
    ...table.data.plugins.map((path) => loadBuildPlugin(workspaceDir, path)),
  ]
  return Promise.all(loaded)
}

export function report(
  { context, artifacts, warnings }: BuildResult,
  outputDir: string,
  { json = false }: { json?: boolean },
): void {
  const { agents, workflows, installCommands, options } = context
  if (json) {
    print(JSON.stringify({ target: options.target, outputDir, artifacts, warnings }, null, 2))
    return
  }
  const folder = relative(process.cwd(), outputDir) || '.'
  print(`Built ${context.name} for ${options.target} into ${folder}`)
  print(`  ${count(agents.length, 'agent')}, ${count(workflows.length, 'workflow')}`)
  for (const path of artifacts) print(`  ${path}`)
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`)
  if (options.target === 'node') {
    print(`Next: ${[`cd ${folder}`, ...installCommands, 'npm start'].join(' && ')}`)
  } else if (artifacts.includes('Dockerfile')) {
    print(
      `Next: docker build --tag ${context.name} ${folder}, or hearth deploy --target ${options.target}`,
    )
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
