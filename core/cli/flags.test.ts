/** Flags that stand in for what a project's files say, and files that a command writes. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createServedProject, type ServedProject } from '../server/testing/served-project.ts'
import { loadEnvironmentFiles } from './environment.ts'

let project: ServedProject
beforeAll(() => {
  project = createServedProject()
  write('hearth.toml', '[sandbox]\nallow_write = false\nallow_shell = false\n')
  write('other.toml', '[agent]\nmodel = "demo/scripted"\n')
  write('other.config.ts', `export default { agent: { model: 'demo/scripted' } }\n`)
  write(
    'src/agents/modelless.ts',
    `import { createAgent } from 'hearth'\nexport default createAgent(() => ({ instructions: 'x' }))\n`,
  )
  write(
    'src/workflows/seen.ts',
    `export async function run(ctx) {
  return { one: ctx.env.ONE, two: ctx.env.TWO, shell: ctx.env.HOME }
}
`,
  )
})
afterAll(() => project.dispose())

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project.root, path)), { recursive: true })
  writeFileSync(join(project.root, path), text)
}

describe('run', () => {
  const prompt = (text: string, ...flags: string[]) =>
    project.command(['run', 'scripted', '--prompt', text, ...flags])

  test('--allow-write and --allow-shell allow what the project does not', async () => {
    const writing = '[[tool:write {"path":"a.txt","content":"written"}]]'
    expect((await prompt(writing)).stdout).toMatch(/not allowed|denied|may not/i)
    expect((await prompt(writing, '--allow-write')).stdout).not.toMatch(
      /not allowed|denied|may not/i,
    )
    const reading = await prompt('[[tool:read {"path":"a.txt"}]]')
    expect(reading.stdout).toContain('written')
    const echoing = '[[tool:bash {"command":"echo from-the-shell"}]]'
    expect((await prompt(echoing, '--allow-write')).stdout).not.toContain('from-the-shell')
    expect((await prompt(echoing, '--allow-shell')).stdout).toContain('from-the-shell')
  })

  test('--session keeps conversations apart, --stream prints as it comes', async () => {
    await prompt('[[say:noted]] a marker', '--session', 'one', '--stream')
    expect((await prompt('[[dump]]', '--session', 'one')).stdout).toContain('a marker')
    expect((await prompt('[[dump]]', '--session', 'two')).stdout).not.toContain('a marker')
  })

  test('--prompt alone speaks with the agent that the configuration makes, or asks which', async () => {
    const bare = createServedProject({ 'hearth.toml': '[agent]\nmodel = "demo/scripted"\n' })
    try {
      for (const folder of ['agents', 'workflows']) {
        rmSync(join(bare.root, 'src', folder), { recursive: true, force: true })
      }
      writeFileSync(join(bare.root, 'AGENTS.md'), 'Be brief, whoever asks.')
      const { code, stdout } = await bare.command(['run', '--prompt', '[[dump]]'])
      expect([code, stdout]).toEqual([0, expect.stringContaining('Be brief, whoever asks.')])
      const other = await bare.command(['run', '--prompt', 'x', '--instance', 'ada'])
      expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('one instance') })
    } finally {
      await bare.dispose()
    }
    const unclear = await project.command(['run', '--prompt', 'x'])
    expect(unclear).toMatchObject({ code: 2, stderr: expect.stringContaining('scripted') })
  })

  test.each(['other.toml', 'other.config.ts'])('--config %s is read instead', async (file) => {
    const ask = ['run', 'modelless', '--prompt', '[[say:configured]]']
    expect((await project.command(ask)).code).toBe(1)
    const told = await project.command([...ask, '--config', file])
    expect(told).toMatchObject({ code: 0 })
    expect(told.stdout).toContain('configured')
  })

  test('--config that is not there is wrong usage', async () => {
    const { code, stderr } = await prompt('hi', '--config', 'none.toml')
    expect(code).toBe(2)
    expect(stderr).toContain('none.toml does not exist')
  })
})

describe('serve', () => {
  test('--env reads files, the later wins, the shell over both; dev is another name of serve', async () => {
    write('one.env', '# first\nexport ONE="from one"\nTWO=from-one\nHOME=/nowhere\n')
    write('two.env', "TWO='from two' # later\n")
    const server = await project.serve('--env', 'one.env', 'two.env')
    const { result } = await server.client.workflows.invoke('seen', {})
    expect(result).toEqual({ one: 'from one', two: 'from two', shell: dirname(project.root) })
    const elsewhere = await project.command(['run', 'scripted', '--prompt', 'x', '--allow-write'])
    expect(elsewhere).toMatchObject({ code: 2 })
    expect(elsewhere.stderr).toContain(server.url)
    await server.end('SIGTERM')

    const { child, finished, printed } = project.start(['dev', '--port', '0', '--env', 'one.env'])
    await printed('/studio/#token=')
    child.kill('SIGTERM')
    expect((await finished).code).toBe(0)
  })

  test('a file that is missing or malformed ends it, with its line', async () => {
    write('bad.env', 'GOOD=1\n\nthis is no assignment\n')
    const bad = await project.command(['serve', '--port', '0', '--env', 'bad.env'])
    expect(bad).toMatchObject({ code: 2, stdout: '' })
    expect(bad.stderr).toContain('Line 3 of bad.env is not NAME=value.')
    const none = await project.command(['serve', '--port', '0', '--env', 'none.env'])
    expect(none).toMatchObject({ code: 2 })
    expect(none.stderr).toContain('none.env does not exist')
    const env: Record<string, string | undefined> = {}
    const files = [join(project.root, 'one.env'), join(project.root, 'bad.env')]
    expect(() => loadEnvironmentFiles(files, env)).toThrow()
    expect(env).toEqual({})
  })

  test('beyond this machine only with a token', async () => {
    const open = await project.command(['serve', '--port', '0', '--host', '0.0.0.0', '--no-auth'])
    expect(open).toMatchObject({ code: 1 })
    expect(open.stderr).toContain('needs a token of at least 16 characters')
  })
})

describe('skill new', () => {
  test('writes a skill that agents are told of, and never over one', async () => {
    const made = await project.command(['skill', 'new', 'triage-issues'])
    expect(made).toMatchObject({ code: 0 })
    const path = join(project.root, '.agents/skills/triage-issues/SKILL.md')
    expect(readFileSync(path, 'utf8')).toMatch(/^---\nname: triage-issues\ndescription: .+\n---\n/)
    writeFileSync(path, readFileSync(path, 'utf8').replace(/description: .+/, 'description: Mine.'))
    const again = await project.command(['skill', 'new', 'triage-issues'])
    expect(again).toMatchObject({ code: 1 })
    expect(again.stderr).toContain('There is a skill "triage-issues" already.')
    expect(readFileSync(path, 'utf8')).toContain('description: Mine.')
    const told = await project.command(['run', 'scripted', '--prompt', '[[dump]]'])
    expect(told.stdout).toContain('triage-issues')
  })

  test.each([
    ['Triage', 'capital letters'],
    ['triage issues', 'characters other than'],
    ['../up', 'characters other than'],
    ['-x', 'begins or ends with a hyphen'],
    ['a--b', 'two hyphens in a row'],
    ['1st', 'begins with a digit'],
    ['a'.repeat(65), 'it has 65 characters'],
  ])('%s: refused with the reason', async (name, reason) => {
    const { code, stderr } = await project.command(['skill', 'new', '--', name])
    expect(code).toBe(2)
    expect(stderr).toContain(reason)
  })
})
