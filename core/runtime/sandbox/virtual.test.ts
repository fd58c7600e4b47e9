import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sandboxContract } from './contract-suite.ts'
import type { Sandbox } from './port.ts'
import { virtual } from './virtual.ts'

async function temporaryFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'hearth-virtual-')))
}

sandboxContract('virtual', async (env) => {
  const stateRoot = await temporaryFolder()
  const create = () => virtual({ env }).create({ id: 'one', stateRoot, projectRoot: stateRoot })
  return {
    sandbox: await create(),
    reopen: create,
    close: () => rm(stateRoot, { recursive: true }),
  }
})

describe('virtual sandbox', () => {
  let base: string
  let root: string
  let sandbox: Sandbox

  beforeEach(async () => {
    base = await temporaryFolder()
    root = join(base, 'state', 'one')
    sandbox = await virtual().create({
      id: 'one',
      stateRoot: join(base, 'state'),
      projectRoot: base,
    })
    await writeFile(join(base, 'secret.txt'), 'secret')
  })
  afterEach(async () => {
    await sandbox.dispose()
    await rm(base, { recursive: true })
  })

  test('calls its root / and /workspace, and understands its real path', async () => {
    await sandbox.writeFile('/workspace/a.txt', 'x')
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('x')
    for (const path of [
      'a.txt',
      '/a.txt',
      '/workspace/a.txt',
      join(root, 'a.txt'),
      './x/../a.txt',
    ]) {
      expect(sandbox.resolvePath(path)).toBe('/workspace/a.txt')
      expect(await sandbox.readFile(path)).toBe('x')
    }
    expect(await sandbox.readdir('/')).toEqual(['a.txt'])
    expect((await sandbox.exec('cat /a.txt /workspace/a.txt; cd /; pwd')).stdout).toBe('xx/\n')
  })

  test.each([
    '..',
    '../secret.txt',
    'a/../../secret.txt',
    '/workspace/../secret.txt',
    '/../secret.txt',
    '/etc/passwd',
    '//etc/passwd',
    '/home/somebody/.ssh/id_rsa',
    '~/secret.txt',
    '~',
    'C:\\secret.txt',
  ])('refuses %s', async (path) => {
    const refusal = { type: 'path_escapes_sandbox', status: 400 }
    expect(() => sandbox.resolvePath(path)).toThrow(expect.objectContaining(refusal))
    await expect(sandbox.readFile(path)).rejects.toMatchObject(refusal)
    await expect(sandbox.writeFile(path, 'x')).rejects.toMatchObject(refusal)
    await expect(sandbox.stat(path)).rejects.toMatchObject(refusal)
    await expect(sandbox.exists(path)).rejects.toMatchObject(refusal)
    await expect(sandbox.rm(path, { recursive: true, force: true })).rejects.toMatchObject(refusal)
    await expect(sandbox.exec('pwd', { cwd: path })).rejects.toMatchObject(refusal)
  })

  test('refuses links that lead out, follows links that stay', async () => {
    await mkdir(join(base, 'outside'))
    await symlink(join(base, 'secret.txt'), join(root, 'file-link'))
    await symlink(join(base, 'outside'), join(root, 'folder-link'))
    await symlink(join(base, 'not-there-yet'), join(root, 'dangling'))
    await sandbox.writeFile('real/a.txt', 'inside')
    await symlink('real', join(root, 'inner'))

    const refusal = { type: 'path_escapes_sandbox' }
    await expect(sandbox.readFile('file-link')).rejects.toMatchObject(refusal)
    await expect(sandbox.writeFile('file-link', 'x')).rejects.toMatchObject(refusal)
    await expect(sandbox.writeFile('folder-link/new.txt', 'x')).rejects.toMatchObject(refusal)
    await expect(sandbox.mkdir('folder-link/a/b', { recursive: true })).rejects.toMatchObject(
      refusal,
    )
    await expect(sandbox.rm('folder-link/..', { recursive: true })).rejects.toThrow()
    await expect(sandbox.writeFile('dangling', 'x')).rejects.toMatchObject(refusal)
    await expect(sandbox.readdir('folder-link')).rejects.toMatchObject(refusal)
    await expect(sandbox.stat('file-link')).rejects.toMatchObject(refusal)

    expect(await sandbox.readFile('inner/a.txt')).toBe('inside')
    await sandbox.writeFile('inner/b.txt', 'through the link')
    expect(await sandbox.readFile('real/b.txt')).toBe('through the link')
    expect(await sandbox.stat('inner')).toMatchObject({ isSymbolicLink: true, isDirectory: true })

    await sandbox.rm('file-link')
    expect(await readFile(join(base, 'secret.txt'), 'utf8')).toBe('secret')
    expect(existsSync(join(base, 'not-there-yet'))).toBe(false)
  })

  test('commands cannot leave either', async () => {
    await symlink(join(base, 'secret.txt'), join(root, 'link'))
    const { stdout } = await sandbox.exec(
      [
        'cat link',
        'cat ../../secret.txt',
        `cat ${join(base, 'secret.txt')}`,
        'cat /etc/passwd',
        `ln -s ${join(base, 'secret.txt')} made; cat made`,
        'cat /proc/self/environ',
        'cp link copy; cat copy',
        'curl -s http://127.0.0.1:1/',
        'node -e 1',
      ].join('\n'),
    )
    expect(stdout).toBe('')
    await sandbox.exec('echo changed > link')
    await sandbox.exec(`echo changed > ${join(base, 'secret.txt')}`)
    expect(await readFile(join(base, 'secret.txt'), 'utf8')).toBe('secret')
  })

  test('commands have a null device and a /tmp', async () => {
    const { stdout } = await sandbox.exec(
      'echo a > /dev/null; echo b > /tmp/b; cat /tmp/b; wc -c < /dev/null',
    )
    expect(stdout.replaceAll(' ', '')).toBe('b\n0\n')
    expect(await sandbox.readFile('/tmp/b')).toBe('b\n')
    expect(await sandbox.readdir('/')).toEqual(['tmp'])
  })

  test('a command that eats memory without end is ended alone', async () => {
    const { exitCode } = await sandbox.exec('x=abc; while true; do x="$x$x"; done')
    expect(exitCode).not.toBe(0)
    expect((await sandbox.exec('echo alive')).stdout).toBe('alive\n')
  })

  test('many commands at once all get their turn, or give it up', async () => {
    const abort = new AbortController()
    const running = Array.from({ length: 20 }, (_, index) =>
      sandbox.exec(`sleep 0.05; echo ${index}`),
    )
    const refused = expect(sandbox.exec('echo', { signal: abort.signal })).rejects.toBe('no more')
    abort.abort('no more')
    await refused
    const results = await Promise.all(running)
    expect(results.map(({ stdout }) => Number(stdout))).toEqual([...results.keys()])
  })

  test('may start in a folder of its own', async () => {
    const scoped = await virtual().create({
      id: 'one',
      stateRoot: join(base, 'state'),
      projectRoot: base,
      cwd: 'packages/web',
    })
    expect(scoped.cwd).toBe('/workspace/packages/web')
    await scoped.writeFile('a.txt', 'x')
    expect((await scoped.exec('pwd; ls')).stdout).toBe('/workspace/packages/web\na.txt\n')
    expect(await sandbox.exists('packages/web/a.txt')).toBe(true)
    await scoped.dispose()
  })

  test.each(['..', '.', '', 'a/b'])('takes no %j for an id', async (id) => {
    await expect(
      virtual().create({ id, stateRoot: join(base, 'state'), projectRoot: base }),
    ).rejects.toMatchObject({ type: 'path_escapes_sandbox' })
  })
})
