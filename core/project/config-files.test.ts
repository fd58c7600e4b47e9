/** Which configuration file counts, and what is said of those that do not. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parseProjectConfig, readProjectConfig } from './config.ts'
import { importPyflue } from './import-pyflue.ts'
import { pythonProblems } from './python-sources.ts'

function folderWith(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'hearth-config-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const order = [
  'hearth.toml',
  'hearth.config.ts',
  'hearth.config.mts',
  'hearth.config.js',
  'hearth.config.mjs',
  'pyflue.toml',
]

test.each(order.map((name, index) => [name, order.slice(index + 1)] as const))(
  '%s counts before what comes after it, which is said',
  (name, later) => {
    const root = folderWith(Object.fromEntries([name, ...later].map((file) => [file, ''])))
    const { file, isModule, problems } = readProjectConfig(root)
    expect([file, isModule]).toEqual([name, name.startsWith('hearth.config')])
    // A pyflue.toml beside it is what PyFlue itself goes on reading.
    const ignored = later.filter((other) => other !== 'pyflue.toml')
    expect(problems).toEqual(
      ignored.map((other) => ({
        message: `${other} is not read: there is ${name}, too.`,
        details: expect.stringContaining('Keep one of them'),
        file: other,
      })),
    )
  },
)

test('a file that is named counts alone, relative or absolute; one that is missing is said', () => {
  const root = folderWith({
    'hearth.toml': '[agent]\nmodel = "a/usual"\n',
    'other.toml': '[agent]\nmodel = "a/other"\n',
  })
  for (const named of ['other.toml', join(root, 'other.toml')]) {
    const { config, problems } = readProjectConfig(root, named)
    expect([config.agent.model, problems]).toEqual(['a/other', []])
  }
  expect(readProjectConfig(root, 'none.toml').problems).toMatchObject([
    { message: 'The configuration file is missing.', details: expect.stringContaining(root) },
  ])
})

test('a configuration in Python is named, not passed over', () => {
  const root = folderWith({ 'pyflue.config.py': 'config = {}' })
  expect(readProjectConfig(root)).toMatchObject({
    file: null,
    problems: [
      { message: 'pyflue.config.py is not read: it is Python.', file: 'pyflue.config.py' },
    ],
  })
})

test('agents and workflows in Python are listed, with where to write them anew', () => {
  const root = folderWith({
    'agents/support.py': '',
    'src/agents/team/triage.py': '',
    'src/agents/_shared.py': '',
    'src/agents/__pycache__/x.py': '',
    'src/agents/ported.ts': '',
    '.pyflue/workflows/report.py': '',
    'scripts/other.py': '',
    '.agents/skills/build/run.py': '',
  })
  const { folders } = readProjectConfig(root)
  const problems = pythonProblems(root, folders)
  expect(problems.map(({ file }) => file)).toEqual([
    'agents/support.py',
    'src/agents/team/triage.py',
    '.pyflue/workflows/report.py',
  ])
  expect(problems[0]).toMatchObject({
    message: 'Python: port this. agents/support.py is not run.',
    details: expect.stringMatching(/src\/agents\/support\.ts.*createAgent/),
  })
  expect(problems[1]?.details).toContain('src/agents/team/triage.ts')
  expect(problems[2]?.details).toMatch(/src\/workflows\/report\.ts.*run\(ctx\)/)
})

test('a PyFlue file is imported: what counts here is kept, the rest is told', () => {
  const root = folderWith({
    'pyflue.toml': `
[agent]
model = "openai/gpt-5.5"
harness = "pydanticai"
skills_dir = ".agents/skills"
[sandbox]
options = { keep_me = 1 }
[deployment]
target = "fly"
[providers.openai]
base_url = "http://127.0.0.1:1/v1"
`,
    'src/agents/support.py': '',
  })
  const { file, text, notes } = importPyflue(root)
  expect(file).toBe('hearth.toml')
  const { config, problems } = parseProjectConfig(text, 'hearth.toml')
  expect(problems).toEqual([])
  expect(config).toMatchObject({
    agent: { model: 'openai/gpt-5.5', harness: 'ai-sdk' },
    sandbox: { options: { keep_me: 1 } },
    providers: { openai: { baseUrl: 'http://127.0.0.1:1/v1' } },
  })
  expect(notes.join('\n')).toMatch(/\[deployment\] has no effect.*\n.*Python: port this/)
  expect(readProjectConfig(root).file).toBe('hearth.toml')
  expect(() => importPyflue(root)).toThrow(/hearth\.toml exists/)
  expect(() => importPyflue(folderWith({}))).toThrow(/no pyflue\.toml/)
})
