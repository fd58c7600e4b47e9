/** `hearth deploy`: builds, notes what was built, and lets the platform's own tool take it from there. */

import { accessSync, constants } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { BuildPlugin } from '../contract/build.ts'
import { HearthError } from '../contract/error.ts'
import { type BuildCommandOptions, type BuiltArtifact, buildArtifact, report } from './build.ts'
import { listenForInterrupt } from './interrupt.ts'
import { Interrupted, print } from './output.ts'

export interface DeployCommandOptions extends BuildCommandOptions {
  dryRun?: boolean
}

/** Resolves with the exit code of the platform's tool. */
export async function deploy(options: DeployCommandOptions): Promise<number> {
  const built = await buildArtifact(options)
  const command = commandOf(built)
  await writeNote(built, command)
  report(built.result, built.outputDir, options)
  if (options.dryRun) {
    const line = command === null ? 'nothing: see README.md' : `${command.join(' ')}`
    process.stderr.write(`Would run in ${built.outputDir}: ${line}\n`)
    return 0
  }
  if (command === null) throw byHand(built)
  const [program = '', ...rest] = command
  const { deploy: how } = built.target
  const found = how?.programs.find((name) => findProgram(name) !== null)
  if (how && found === undefined) throw missing(built.target, program, how.install)
  return run(found ?? program, rest, built.outputDir)
}

function commandOf({ target, result }: BuiltArtifact): string[] | null {
  const { deploy: how } = target
  const [program] = how?.programs ?? []
  if (how === undefined || program === undefined) return null
  return [program, ...how.arguments(result.context)]
}

/** `.hearth/deploy.json`, for scripts that go on from here. */
async function writeNote(
  { target, result, workspaceDir, outputDir }: BuiltArtifact,
  command: string[] | null,
): Promise<void> {
  const folder = join(workspaceDir, '.hearth')
  const artifacts = result.artifacts.map((path) => join(outputDir, path))
  const note = { target: target.name, artifacts, outputDir, command }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'deploy.json'), `${JSON.stringify(note, null, 2)}\n`)
}

function findProgram(name: string): string | null {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : ['']
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = folders.flatMap((folder) =>
    endings.map((ending) => join(folder, name + ending)),
  )
  return candidates.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}

/** Its words go where ours go, and Ctrl-C reaches it as it reaches us. */
async function run(program: string, rest: string[], folder: string): Promise<number> {
  print(`> ${[program, ...rest].join(' ')}`)
  const { default: spawn } = await import('cross-spawn')
  const interruption = listenForInterrupt()
  try {
    const child = spawn(program, rest, { cwd: folder, stdio: 'inherit' })
    interruption.signal.addEventListener('abort', () =>
      child.kill(interruption.cause() ?? 'SIGTERM'),
    )
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (status) => resolve(status ?? 1))
    })
    if (interruption.cause() !== null) throw new Interrupted()
    return code
  } finally {
    interruption.release()
  }
}

function byHand({ target, outputDir }: BuiltArtifact): HearthError {
  return new HearthError({
    type: 'deploy_by_hand',
    status: 501,
    message: `No tool deploys the target "${target.name}" from a folder.`,
    details: `The artifact is in ${outputDir}; its README.md and the comments in its files say what to do.`,
  })
}

function missing(target: BuildPlugin, program: string, install: string): HearthError {
  return new HearthError({
    type: 'deploy_tool_missing',
    status: 424,
    message: `"${program}" is not installed, which deploys to ${target.name}.`,
    details: `${install} The artifact is built; run the command again when it is there.`,
  })
}
