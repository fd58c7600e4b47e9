import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Sandbox } from '../../sandbox/port.ts'
import { virtual } from '../../sandbox/virtual.ts'
import type { ToolContext } from '../port.ts'
import { builtinToolSummaries, builtinTools } from './builtin-tools.ts'
import { BUILTIN_TOOL_NAMES } from './names.ts'

let folder: string
let sandbox: Sandbox
let updates: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hearth-tools-'))
  sandbox = await virtual().create({ id: 'one', stateRoot: folder, projectRoot: folder })
  updates = []
})
afterEach(async () => {
  await sandbox.dispose()
  await rm(folder, { recursive: true })
})

function context(signal = new AbortController().signal): ToolContext {
  return {
    signal,
    toolCallId: 'call_1',
    turnId: 'turn_1',
    operationId: 'op_1',
    update: (delta) => updates.push(delta),
  }
}

async function call(name: string, input: unknown, signal?: AbortSignal): Promise<string> {
  const tool = builtinTools({ sandbox, runTask: async (task) => JSON.stringify(task) }).find(
    (it) => it.name === name,
  )
  if (!tool) throw new Error(`no tool ${name}`)
  return tool.execute(input, context(signal))
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}`).join('\n')
}

test('come in the order of their names, with object schemas', () => {
  const tools = builtinTools({ sandbox, runTask: async () => '' })
  expect(tools.map((tool) => tool.name)).toEqual([...BUILTIN_TOOL_NAMES])
  const known = Object.fromEntries(
    tools.map(({ name, parameters }) => [name, Object.keys(Object(parameters.properties))]),
  )
  expect(Object.entries(known)).toEqual([
    ['read', expect.arrayContaining(['path', 'offset', 'limit'])],
    ['write', expect.arrayContaining(['path', 'content'])],
    ['edit', expect.arrayContaining(['path', 'old_text', 'new_text', 'replace_all'])],
    ['stat', ['path']],
    ['exists', ['path']],
    ['mkdir', expect.arrayContaining(['path', 'recursive'])],
    ['rm', expect.arrayContaining(['path', 'recursive', 'force'])],
    ['bash', expect.arrayContaining(['command', 'timeout', 'cwd', 'env'])],
    ['grep', expect.arrayContaining(['pattern', 'path', 'include'])],
    ['glob', expect.arrayContaining(['pattern'])],
    ['task', expect.arrayContaining(['prompt', 'description', 'role', 'cwd'])],
  ])
  for (const { parameters, description, origin } of tools) {
    expect(parameters.type).toBe('object')
    expect(description).not.toBe('')
    expect(origin).toBe('builtin')
  }
  expect(builtinToolSummaries(true).map((tool) => tool.name)).toEqual([...BUILTIN_TOOL_NAMES])
  expect(builtinToolSummaries(false).map((tool) => tool.name)).toEqual(['task'])
})

describe('files', () => {
  test('say in a few words what they did', async () => {
    expect(await call('write', { path: '/workspace/a/b.txt', content: 'x' })).toBe('Wrote a/b.txt')
    expect(await call('mkdir', { path: 'c/d' })).toBe('Created c/d')
    expect(await call('exists', { path: 'c/d' })).toBe('true')
    expect(await call('rm', { path: 'c', recursive: true })).toBe('Removed c')
    expect(await call('exists', { path: 'c/d' })).toBe('false')
    expect(await call('read', { path: '.' })).toBe('a/')
    const change = { path: 'a/b.txt', old_text: 'x', new_text: 'y' }
    expect(await call('edit', change)).toBe('Edited a/b.txt (1 replacement)')
    expect(await call('grep', { pattern: 'y' })).toBe('a/b.txt:1:y')
    expect(await call('glob', { pattern: '**/*.txt' })).toBe('a/b.txt')
    expect(JSON.parse(await call('stat', { path: 'a/b.txt' }))).toMatchObject({
      path: 'a/b.txt',
      isFile: true,
      size: 1,
      mtime: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    await expect(call('mkdir', { path: 'x/y', recursive: false })).rejects.toMatchObject({
      type: 'file_not_found',
    })
    await expect(call('rm', { path: 'gone' })).rejects.toMatchObject({ type: 'file_not_found' })
    expect(await call('rm', { path: 'gone', force: true })).toBe('Removed gone')
  })

  test('read takes an offset from 1 and a limit', async () => {
    await sandbox.writeFile('a.txt', 'one\r\ntwo\nthree\n')
    expect(await call('read', { path: 'a.txt' })).toBe('one\ntwo\nthree')
    expect(await call('read', { path: 'a.txt', offset: 2, limit: 1 })).toBe('two')
    expect(await call('read', { path: 'a.txt', offset: 1, limit: 9 })).toBe('one\ntwo\nthree')
    await expect(call('read', { path: 'a.txt', offset: 4 })).rejects.toMatchObject({
      type: 'offset_past_end',
      message: expect.stringContaining('3 lines'),
    })
    await expect(call('read', { path: 'a.txt', offset: 0 })).rejects.toMatchObject({
      type: 'invalid_tool_arguments',
    })
    await sandbox.writeFile('empty', '')
    expect(await call('read', { path: 'empty' })).toBe('')
  })

  test('read stops after 2,000 lines and says how to go on', async () => {
    await sandbox.writeFile('long.txt', lines(4_500))
    const first = await call('read', { path: 'long.txt' })
    expect(first).toContain('line 2000\n\n[Lines 1-2000 of 4500; 2500 lines, ')
    expect(first).toContain('Continue with offset=2001.]')
    const second = await call('read', { path: 'long.txt', offset: 2_001 })
    expect(second.startsWith('line 2001\n')).toBe(true)
    expect(second).toContain('Continue with offset=4001.')
    const last = await call('read', { path: 'long.txt', offset: 4_001 })
    expect(last).toBe(lines(4_500).split('\n').slice(4_000).join('\n'))
  })

  test('read stops after 51,200 characters, at a line where it can', async () => {
    await sandbox.writeFile('wide.txt', `${'x'.repeat(999)}\n`.repeat(100))
    const text = await call('read', { path: 'wide.txt' })
    expect(text.split('\n\n[')[0]?.length).toBe(51 * 1_000 - 1)
    expect(text).toContain('[Lines 1-51 of 100; 49 lines,')
    await sandbox.writeFile('one-line.txt', 'y'.repeat(60_000))
    const cut = await call('read', { path: 'one-line.txt' })
    expect(cut.startsWith('y'.repeat(51_200))).toBe(true)
    expect(cut).toContain('8800 characters omitted. A line was cut')
  })

  test('read refuses what is not text', async () => {
    await sandbox.writeFile('image.png', new Uint8Array([137, 80, 78, 71, 0, 1]))
    await expect(call('read', { path: 'image.png' })).rejects.toMatchObject({ type: 'binary_file' })
  })
})

describe('edit', () => {
  test('replaces the one occurrence, or all of them when told so', async () => {
    await sandbox.writeFile('a.txt', 'a b a')
    expect(await call('edit', { path: 'a.txt', old_text: 'b', new_text: '$& $1' })).toBe(
      'Edited a.txt (1 replacement)',
    )
    expect(await sandbox.readFile('a.txt')).toBe('a $& $1 a')
    await expect(
      call('edit', { path: 'a.txt', old_text: 'a', new_text: 'c' }),
    ).rejects.toMatchObject({
      type: 'text_not_unique',
      message: expect.stringContaining('2 times'),
    })
    expect(
      await call('edit', { path: 'a.txt', old_text: 'a', new_text: 'c', replace_all: true }),
    ).toBe('Edited a.txt (2 replacement)')
    expect(await sandbox.readFile('a.txt')).toBe('c $& $1 c')
  })

  test('shows the place that was probably meant', async () => {
    await sandbox.writeFile(
      'a.ts',
      'function a() {\n\treturn 1\n}\n\nfunction b() {\n\treturn 2\n}\n',
    )
    await expect(
      call('edit', { path: 'a.ts', old_text: 'function b() {\n  return 2\n}', new_text: '' }),
    ).rejects.toMatchObject({
      type: 'text_not_found',
      message: expect.stringMatching(
        /Text not found in a\.ts\. Lines 5-7 differ only in white space:\nfunction b\(\) \{\n\treturn 2/,
      ),
    })
    await expect(
      call('edit', { path: 'a.ts', old_text: 'function a() {\n\treturn 9\n}', new_text: '' }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('Lines 1-3 are similar:\nfunction a'),
    })
    await expect(
      call('edit', { path: 'a.ts', old_text: 'nowhere', new_text: '' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('Read the file again') })
    await expect(
      call('edit', { path: 'a.ts', old_text: 'same', new_text: 'same' }),
    ).rejects.toMatchObject({ type: 'nothing_to_edit' })
  })

  test('keeps Windows line ends', async () => {
    await sandbox.writeFile('a.txt', 'one\r\ntwo\r\nthree\r\n')
    await call('edit', { path: 'a.txt', old_text: 'one\ntwo', new_text: '1\n2' })
    expect(await sandbox.readFile('a.txt')).toBe('1\r\n2\r\nthree\r\n')
  })

  test('side by side on one file loses nothing', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `name${index}.`)
    await sandbox.writeFile('a.txt', names.join('\n'))
    await Promise.all(
      names.map((name) =>
        call('edit', { path: 'a.txt', old_text: name, new_text: `${name} done` }),
      ),
    )
    expect(await sandbox.readFile('a.txt')).toBe(names.map((name) => `${name} done`).join('\n'))
  })
})

describe('bash', () => {
  test('returns output, errors and exit code as text, and tells output as it comes', async () => {
    expect(await call('bash', { command: 'echo hi' })).toBe('hi')
    expect(updates).toEqual(['hi\n'])
    expect(await call('bash', { command: 'echo out; echo bad >&2; exit 3' })).toBe(
      'out\n[stderr]\nbad\n[exit code 3]',
    )
    expect(await call('bash', { command: 'true' })).toBe('[no output, exit code 0]')
  })

  test('takes folder, variables and a time limit in seconds', async () => {
    await sandbox.mkdir('sub')
    expect(await call('bash', { command: 'pwd; echo $A', cwd: 'sub', env: { A: 'x' } })).toBe(
      '/workspace/sub\nx',
    )
    expect(await call('bash', { command: 'sleep 100', timeout: 0.2 })).toContain('exit code 124')
  })

  test('keeps the end of long output', async () => {
    const text = await call('bash', { command: 'seq 1 5000' })
    expect(text.startsWith('3001\n')).toBe(true)
    expect(text).toContain('\n5000\n[truncated:true; 3000 lines, ')
  })

  test('ends when aborted', async () => {
    const abort = new AbortController()
    const running = call('bash', { command: 'sleep 1000' }, abort.signal)
    abort.abort(new Error('stop'))
    await expect(running).rejects.toThrow('stop')
  })
})

describe('grep', () => {
  test('answers path:line:text', async () => {
    await sandbox.writeFile('src/a.ts', 'one\ntwo\n')
    await sandbox.writeFile('src/deep/b.md', 'two too\n')
    await sandbox.writeFile('node_modules/x/c.ts', 'two')
    await sandbox.writeFile('bin', new Uint8Array([0, ...Buffer.from('two')]))
    expect(await call('grep', { pattern: 't[wo]+' })).toBe(
      'src/a.ts:2:two\nsrc/deep/b.md:1:two too',
    )
    expect(await call('grep', { pattern: 'two', include: '*.md' })).toBe('src/deep/b.md:1:two too')
    expect(await call('grep', { pattern: 'two', path: 'src', include: 'deep/**' })).toBe(
      'src/deep/b.md:1:two too',
    )
    expect(await call('grep', { pattern: '^two$', path: 'src/a.ts' })).toBe('src/a.ts:2:two')
    expect(await call('grep', { pattern: 'three' })).toBe('No matches.')
  })

  test('stops at 100 matches of 500 characters and says so', async () => {
    await sandbox.writeFile('a.txt', lines(150))
    await sandbox.writeFile('b.txt', `long ${'x'.repeat(1_000)}`)
    const text = await call('grep', { pattern: 'line' })
    expect(text.split('\n')).toHaveLength(101)
    expect(text).toContain('[The first 100 matches; there are more.')
    expect((await call('grep', { pattern: 'line', limit: 200 })).split('\n')).toHaveLength(150)
    expect(await call('grep', { pattern: 'long' })).toBe(`b.txt:1:long ${'x'.repeat(495)}…`)
  })

  test('refuses patterns that are wrong or never end', async () => {
    await sandbox.writeFile('a.txt', `${'a'.repeat(60)}!`)
    await expect(call('grep', { pattern: '(' })).rejects.toMatchObject({ type: 'invalid_pattern' })
    await expect(call('grep', { pattern: '^(a+)+$' })).rejects.toMatchObject({
      type: 'invalid_pattern',
      message: expect.stringContaining('takes too long'),
    })
  })
})

describe('glob', () => {
  test('answers sorted paths', async () => {
    for (const path of [
      'b.ts',
      'src/a.ts',
      'src/deep/c.ts',
      'src/d.css',
      '.hidden/e.ts',
      '.git/f.ts',
    ]) {
      await sandbox.writeFile(path, '')
    }
    expect(await call('glob', { pattern: '**/*.ts' })).toBe('b.ts\nsrc/a.ts\nsrc/deep/c.ts')
    expect(await call('glob', { pattern: '*' })).toBe('b.ts\nsrc')
    expect(await call('glob', { pattern: 'src/*.{ts,css}' })).toBe('src/a.ts\nsrc/d.css')
    expect(await call('glob', { pattern: '/workspace/src/deep/*' })).toBe('src/deep/c.ts')
    expect(await call('glob', { pattern: '.hidden/*' })).toBe('.hidden/e.ts')
    expect(await call('glob', { pattern: 'b.ts' })).toBe('b.ts')
    expect(await call('glob', { pattern: 'nowhere/*' })).toBe('No matches.')
    await expect(call('glob', { pattern: '../*' })).rejects.toMatchObject({
      type: 'path_escapes_sandbox',
    })
  })

  test('stops at 1,000 paths and says so', async () => {
    await sandbox.exec('for i in $(seq 1 1005); do : > f$i; done')
    const text = await call('glob', { pattern: 'f*' })
    expect(text.split('\n')).toHaveLength(1_001)
    expect(text).toContain('[5 paths omitted.')
  })
})

test('task hands its arguments on and lists who there is', async () => {
  const input = { prompt: 'Do it', agent: 'writer', cwd: 'sub' }
  expect(JSON.parse(await call('task', input))).toEqual(input)
  await expect(call('task', {})).rejects.toMatchObject({ type: 'invalid_tool_arguments' })
  const [tool] = builtinTools({
    sandbox: null,
    runTask: async () => '',
    subagents: [{ name: 'writer', description: 'Writes.' }, { name: 'reader' }],
  })
  expect(tool?.description).toContain('- writer: Writes.\n- reader')
})
