/**
 * `out/types/`: the declarations every project is given, so that an agent type-checks without installing
 * anything. Those of `hearth` are emitted from the source, those of zod and Node are copied.
 */
import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './command.mjs'
import { node, packageScript, root } from './paths.mjs'

const modules = join(root, 'node_modules')
/** What outside programs and projects import: `hearth` and `hearth/client`. */
const entries = ['index', 'client/index']

/** Emits and copies everything anew. Rejects with the compiler's words when the source has an error. */
export async function buildTypes(types = join(root, 'out/types')) {
  await rm(types, { recursive: true, force: true })
  await mkdir(types, { recursive: true })
  await emitHearth(types)
  await copyDeclarations(join(modules, 'zod'), join(types, 'zod'))
  await copyDeclarations(join(modules, '@types/node'), join(types, '@types/node'))
  await copyDeclarations(join(modules, 'undici-types'), join(types, 'undici-types'))
  await writeFile(join(types, 'version'), await fingerprint(types))
}

async function emitHearth(types) {
  const project = join(types, 'tsconfig.json')
  const outDir = join(types, 'hearth')
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: join(root, 'core'),
    typeRoots: [join(modules, '@types')],
    outDir,
  }
  const config = {
    extends: join(root, 'core/tsconfig.json'),
    compilerOptions,
    include: [],
    files: entries.map((entry) => join(root, 'core', `${entry}.ts`)),
  }
  await writeFile(project, JSON.stringify(config))
  const tsc = packageScript('@typescript/native', 'bin/tsc')
  const { code, output } = await runCommand(node, [tsc, '-p', project], { quiet: true })
  await rm(project)
  if (code !== 0) throw new Error(`The declarations of hearth could not be emitted.\n${output}`)
  await keepReachable(outDir)
  await declareSkills(outDir)
}

/** `import triage from './triage/SKILL.md' with { type: 'skill' }`: every import of `hearth` brings it. */
async function declareSkills(folder) {
  const lines = [
    "declare module '*.md' {",
    "  import type { Skill } from 'hearth'",
    '  const skill: Skill',
    '  export default skill',
    '}',
    '',
  ]
  await writeFile(join(folder, 'markdown.d.ts'), lines.join('\n'))
  const index = join(folder, 'index.d.ts')
  const text = await readFile(index, 'utf8')
  await writeFile(index, `/// <reference path="./markdown.d.ts" />\n${text}`)
}

/** The whole program is emitted; what the entries do not mention is no business of a project. */
async function keepReachable(folder) {
  const pending = entries.map((entry) => join(folder, `${entry}.d.ts`))
  const reached = new Set(pending)
  for (let file = pending.pop(); file; file = pending.pop()) {
    const text = await readFile(file, 'utf8')
    for (const [, , name] of text.matchAll(/(?:from|import\()\s*(['"])([^'"]+)\1/g)) {
      if (!name.startsWith('.') || reached.has(neighbour(file, name))) continue
      reached.add(neighbour(file, name))
      pending.push(neighbour(file, name))
    }
    // A declaration names its neighbours as the compiled files they describe.
    await writeFile(file, text.replace(/(['"])(\.{1,2}\/[^'"]+)\.ts\1/g, '$1$2.js$1'))
  }
  for (const file of await declarationsIn(folder)) {
    if (!reached.has(file)) await rm(file)
  }
}

function neighbour(file, name) {
  return join(dirname(file), name.replace(/\.ts$/, '.d.ts'))
}

async function copyDeclarations(from, to) {
  await cp(from, to, {
    recursive: true,
    filter: (path) =>
      !/\.\w+$/.test(path) || path.endsWith('.d.ts') || path === join(from, 'package.json'),
  })
}

async function declarationsIn(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile() && entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Changes when any declaration does: projects then get the new ones. */
async function fingerprint(types) {
  const hash = createHash('sha256')
  for (const file of await declarationsIn(types)) hash.update(await readFile(file))
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  return `${version} ${hash.digest('hex').slice(0, 16)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildTypes(process.argv[2])
