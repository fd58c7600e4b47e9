/** What these pages show is tried: types by the compiler, agents and workflows by the demo models. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseProjectConfig } from '../core/project/config.ts'
import { openStudio } from '../core/studio/testing/test-studio.ts'
import { docs, pages, readPage, type Sample, samples } from './samples.ts'

const checkout = dirname(docs)
const run = promisify(execFile)
let root: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-samples-'))
  for (const [index, { file, text }] of samples('ts').entries()) {
    if (file === null) continue
    write(file === 'script.ts' ? `scripts/${index}.ts` : file, text)
  }
  const front = '---\nname: triage\ndescription: How tickets are sorted\n---\n'
  write('src/skills/triage/SKILL.md', `${front}Urgent ones first.\n`)
})
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

test('every sample names its file, and no two are one file', () => {
  const files = samples('ts').map(({ page, file }) => file ?? `a sample on ${page}`)
  const known =
    /^(?:src\/app\.ts|src\/(?:agents|workflows|tools|profiles|sandboxes)\/\S+|deploy\/|script|hearth\.config)/
  expect(files.filter((file) => !known.test(file))).toEqual([])
  const named = files.filter((file) => file !== 'script.ts')
  expect(named.filter((file, index) => named.indexOf(file) !== index)).toEqual([])
})

test('all samples type-check, like a project that has installed nothing', async () => {
  const types = join(root, '.hearth/types')
  await run(process.execPath, [join(checkout, 'scripts/build-types.mjs'), types])
  write('tsconfig.json', JSON.stringify(projectSettings()))
  const tsc = join(checkout, 'node_modules/@typescript/native/bin/tsc')
  const words = await run(process.execPath, [tsc, '-p', root]).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
  expect(words).toBe('')
})

/** Those of a new project. The client comes from its source. */
function projectSettings(): unknown {
  const template = join(checkout, 'resources/templates/empty/tsconfig.json')
  const settings: { compilerOptions: { paths: object } } = JSON.parse(
    readFileSync(template, 'utf8'),
  )
  const client = { 'hearth/client': [join(checkout, 'core/client/index.ts')] }
  const paths = { ...settings.compilerOptions.paths, ...client }
  const lib = ['ES2024', 'ESNext.Disposable', 'ESNext.Collection']
  const compilerOptions = { ...settings.compilerOptions, lib, paths }
  return { compilerOptions, include: ['src', 'scripts', 'deploy', 'hearth.config.ts'] }
}

test('all agents and workflows load; those that need nothing but a demo model answer', async () => {
  const project = await (await openStudio([])).open(root)
  expect(project.describe().problems).toEqual([])
  const { agents, workflows } = await project.inventory()
  expect([...agents, ...workflows].filter(({ error }) => error !== null)).toEqual([])

  const answers = samples('ts').flatMap((sample) => {
    const [, kind, name] = /^src\/(agents|workflows)\/(.+)\.ts$/.exec(sample.file ?? '') ?? []
    if (name === undefined || !isOffline(sample)) return []
    if (kind === 'workflows') return [resultOf(name)]
    const isHandler = agents.some((agent) => agent.name === name && agent.kind === 'handler')
    return [isHandler ? calledOf(name) : answerOf(name)]
  })
  expect(answers.length).toBeGreaterThan(10)
  for (const answer of await Promise.all(answers)) expect(answer).not.toMatch(/: $/)

  async function answerOf(agent: string): Promise<string> {
    const place = { agent, instanceId: 'ada', session: 'default' }
    const { text } = await project.prompt({ ...place, message: 'Hello' }).response
    return `${agent}: ${text}`
  }
  async function calledOf(agent: string): Promise<string> {
    const call = { agent, instanceId: 'ada', payload: { text: 'Hello' }, trigger: 'code' } as const
    const { status, error } = await (await project.callHandler(call)).done
    expect({ agent, status, error }).toEqual({ agent, status: 'succeeded', error: null })
    return `${agent}: ${status}`
  }
  async function resultOf(workflow: string): Promise<string> {
    const payload = { text: 'It crashes.', question: 'Why?' }
    const { done } = await project.startWorkflow({ workflow, payload, trigger: 'code' })
    const { status, error } = await done
    expect({ workflow, status, error }).toEqual({ workflow, status: 'succeeded', error: null })
    return `${workflow}: ${status}`
  }
})

/** MCP samples start programs or call servers that are not there. */
function isOffline({ text }: Sample): boolean {
  return text.includes("'demo/") && !/mcp/i.test(text)
}

test('configuration samples are valid', () => {
  for (const { page, text } of samples('toml')) {
    expect({ page, problems: parseProjectConfig(text, 'hearth.toml').problems }).toEqual({
      page,
      problems: [],
    })
  }
})

test('links between pages lead somewhere', () => {
  const broken = [...pages(), '../README.md'].flatMap((page) =>
    [...readPage(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
      if (/^https?:/.test(link)) return []
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(docs, target))) return [`${page}: ${link}`]
      return anchor && !anchors(target).includes(anchor) ? [`${page}: ${link}`] : []
    }),
  )
  expect(broken).toEqual([])
})

/** Of a page's headings, as GitHub makes them. */
function anchors(page: string): string[] {
  return [...readPage(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )
}
