/**
 * Carries out a Dockerfile on folders instead of layers: stages, COPY with .dockerignore, and the few commands
 * that ours run. Whatever it does not know fails, so a Dockerfile cannot outgrow it unnoticed.
 */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { isIgnoredBy, parseIgnoreFile } from '../ignore-rules.ts'

export interface DockerImage {
  /** Folder that stands for `/`. */
  root: string
  workdir: string
  env: Record<string, string>
  user: string
  exposed: string | null
  command: string[]
  healthcheck: string[]
  base: string
}

export interface DockerBuild {
  context: string
  /** New folder for the stages. */
  scratch: string
  /** Installs the packages of the folder, as its lock file says. */
  npmCi(folder: string): void
}

export function parseDockerfile(text: string): [instruction: string, rest: string][] {
  const joined = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, '')
  return joined.split('\n').flatMap((line) => {
    const [, instruction, rest] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? []
    if (instruction !== undefined && rest !== undefined) return [[instruction, rest] as const]
    if (line.trim() === '') return []
    throw new Error(`Not an instruction: ${line}`)
  }) as [string, string][]
}

export function buildImage({ context, scratch, npmCi }: DockerBuild): DockerImage {
  const stages = new Map<string, DockerImage>()
  const args: Record<string, string> = {}
  // Unlike git's, patterns of a .dockerignore all begin at its folder.
  const anchored = readFileSync(join(context, '.dockerignore'), 'utf8').replace(
    /^(?=[^\n#])/gm,
    '/',
  )
  const ignored = parseIgnoreFile(anchored)
  let image: DockerImage | null = null
  for (const [instruction, rest] of parseDockerfile(
    readFileSync(join(context, 'Dockerfile'), 'utf8'),
  )) {
    if (instruction === 'ARG') {
      const [name = '', value = ''] = rest.split('=')
      args[name] = value
      continue
    }
    if (instruction === 'FROM') {
      const [base = '', , stage = 'final'] = rest.split(/\s+/)
      image = emptyImage(join(scratch, stage), fill(base, args))
      stages.set(stage, image)
      continue
    }
    if (image === null) throw new Error(`${instruction} before FROM`)
    if (instruction === 'COPY') copy(image, rest)
    else if (instruction === 'RUN') runCommand(image, rest, npmCi)
    else set(image, instruction, rest)
  }
  if (image === null) throw new Error('There is no FROM.')
  return image

  function copy(into: DockerImage, rest: string): void {
    const words = rest.split(/\s+/)
    const stage = words[0]?.startsWith('--from=') ? words.shift()?.slice(7) : undefined
    const target = words.pop() ?? ''
    const from = stage === undefined ? context : stages.get(stage)?.root
    if (from === undefined) throw new Error(`There is no stage ${stage}.`)
    for (const source of words) {
      const path = join(from, source)
      if (!existsSync(path)) throw new Error(`COPY ${source}: it is not there.`)
      const to = resolve(into.workdir, target)
      const isFolder = source === '.' || stage !== undefined
      cpSync(path, join(into.root, to, isFolder ? '' : (source.split('/').at(-1) ?? '')), {
        recursive: true,
        filter: (file) =>
          stage !== undefined || file === path || !isLeftOut(relative(context, file)),
      })
    }
  }

  function isLeftOut(path: string): boolean {
    const parts = path.split('/')
    return parts.some((_, index) => {
      const part = parts.slice(0, index + 1).join('/')
      return isIgnoredBy(ignored, part, 'folder') === true
    })
  }
}

function emptyImage(root: string, base: string): DockerImage {
  mkdirSync(root, { recursive: true })
  const nothing = { env: {}, user: 'root', exposed: null, command: [], healthcheck: [] }
  return { root, workdir: '/', base, ...nothing }
}

function runCommand(image: DockerImage, command: string, npmCi: (folder: string) => void): void {
  const folder = join(image.root, image.workdir)
  for (const part of command.split(' && ')) {
    if (/^npm ci --omit=dev(?: --ignore-scripts)?$/.test(part)) npmCi(folder)
    else if (part === 'cd project') {
      const workdir = `${image.workdir}/project`
      runCommand({ ...image, workdir }, command.slice('cd project && '.length), npmCi)
      return
    } else if (part === 'mkdir -p /data') mkdirSync(join(image.root, 'data'))
    else if (part !== 'chown node:node /data') throw new Error(`RUN ${part}: not known here.`)
  }
}

function set(image: DockerImage, instruction: string, rest: string): void {
  if (instruction === 'WORKDIR') {
    image.workdir = rest
    mkdirSync(join(image.root, rest), { recursive: true })
  } else if (instruction === 'ENV') {
    for (const [, name = '', value = ''] of rest.matchAll(/(\w+)="([^"]*)"/g))
      image.env[name] = value
  } else if (instruction === 'USER') image.user = rest
  else if (instruction === 'EXPOSE') image.exposed = rest
  else if (instruction === 'CMD') image.command = JSON.parse(rest)
  else if (instruction === 'HEALTHCHECK')
    image.healthcheck = JSON.parse(rest.replace(/^.*CMD /, ''))
  else throw new Error(`${instruction}: not known here.`)
}

function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}
