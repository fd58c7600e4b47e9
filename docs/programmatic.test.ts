/** The programs on `programmatic.md`, run as programs of their own in a project of that page's files. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { docs, type Sample, samples } from './samples.ts'

const run = promisify(execFile)
const root = mkdtempSync(join(tmpdir(), 'hearth-programs-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

const page = samples('ts').filter((sample) => sample.page === 'programmatic.md')
const isProgram = ({ file }: Sample) => file === 'script.ts'
const programs = page.filter(isProgram)

/** `hearth` is this checkout's source, as an installed one would be its build. */
const source = pathToFileURL(join(dirname(docs), 'core/index.ts')).href
const hook = `
import { registerHooks } from 'node:module'
registerHooks({
  resolve: (name, context, next) =>
    name === 'hearth' ? { url: '${source}', shortCircuit: true } : next(name, context),
})
`

function write(file: string, text: string): string {
  const path = join(root, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

for (const { file, text } of page.filter((sample) => !isProgram(sample))) write(file ?? '', text)
const hookFile = write('hook.mjs', hook)

const said = [
  /^Good morning \d+\n$/,
  /^operation_start\n(?:\w+\n)*operation\n$/,
  /^DONE\n/,
  /^1 run_start\n2 file_read\n3 run_end\n$/,
]

test.each(programs.map(({ text }, index) => [index, text] as const))(
  'program %i ends by itself and says what it should',
  async (index, text) => {
    expect(await output(`scripts/${index}.mts`, text)).toMatch(said[index] ?? /^$/)
  },
  60_000,
)

async function output(file: string, text: string): Promise<string> {
  const env = { ...process.env, HEARTH_HOME: join(root, 'home') }
  const args = ['--import', pathToFileURL(hookFile).href, write(file, text)]
  const { stdout } = await run(process.execPath, args, { cwd: root, env, timeout: 50_000 })
  return stdout
}

test('a program that does not close ends too, and locks nobody out', async () => {
  const text = `
import { init } from 'hearth'
const agent = await init({ model: 'demo/scripted', sandbox: false })
console.log((await (await agent.session()).prompt('[[say:hi]]')).text)
`
  expect(await output('scripts/forgetful.mts', text)).toBe('hi\n')
  expect(await output('scripts/forgetful.mts', text)).toBe('hi\n')
}, 60_000)

test('every program is expected', () => {
  expect(programs).toHaveLength(said.length)
})
