import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ApprovalOutcome } from '../../contract/approval.ts'
import { type ApprovalRequest, resolvePolicy, withPolicy } from './policy.ts'
import type { Sandbox } from './port.ts'
import { virtual } from './virtual.ts'

describe('resolvePolicy', () => {
  test('allows everything in a confined sandbox, asks on the host', () => {
    const open = { read: 'allow', write: 'allow', shell: 'allow' }
    const asking = { read: 'allow', write: 'ask', shell: 'ask' }
    expect(resolvePolicy('virtual', null, null)).toMatchObject(open)
    expect(resolvePolicy('e2b', null, null)).toMatchObject(open)
    expect(resolvePolicy('local', null, null)).toMatchObject(asking)
    expect(resolvePolicy('somebody-elses', null, null)).toMatchObject(asking)
  })

  test("takes the agent's word before the project's, capability by capability", () => {
    expect(
      resolvePolicy('local', { shell: 'deny' }, { shell: 'allow', write: 'allow' }),
    ).toMatchObject({ read: 'allow', write: 'allow', shell: 'deny' })
  })
})

describe('withPolicy', () => {
  let folder: string
  let raw: Sandbox
  let asked: ApprovalRequest[]

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hearth-policy-'))
    raw = await virtual().create({ id: 'one', stateRoot: folder, projectRoot: folder })
    asked = []
  })
  afterEach(async () => {
    await raw.dispose()
    await rm(folder, { recursive: true })
  })

  function guarded(
    policy: Parameters<typeof resolvePolicy>[1],
    outcome: ApprovalOutcome = 'denied',
    rules = {},
  ): Sandbox {
    return withPolicy(raw, resolvePolicy('virtual', policy, null, rules), async (request) => {
      asked.push(request)
      return { outcome, note: outcome === 'denied' ? 'not today' : null }
    })
  }

  test('what is denied does not happen, and the error says how to allow it', async () => {
    const sandbox = guarded({ write: 'deny', shell: 'deny' })
    for (const call of [
      () => sandbox.writeFile('a', ''),
      () => sandbox.mkdir('b'),
      () => sandbox.rm('c'),
    ]) {
      await expect(call()).rejects.toMatchObject({
        type: 'permission_denied',
        status: 403,
        message: expect.stringContaining('write'),
        details: expect.stringMatching(/policy: \{ write: 'allow' \}.*allow_write = true/),
      })
    }
    await expect(sandbox.exec('echo > a')).rejects.toMatchObject({
      type: 'permission_denied',
      details: expect.stringMatching(/policy: \{ shell: 'allow' \}.*allow_shell = true/),
    })
    expect(await sandbox.readdir('.')).toEqual([])
    expect(asked).toEqual([])
  })

  test('reading may be denied as well', async () => {
    const sandbox = guarded({ read: 'deny' })
    for (const call of [
      () => sandbox.readFile('a'),
      () => sandbox.readFileBuffer('a'),
      () => sandbox.stat('a'),
      () => sandbox.readdir('a'),
      () => sandbox.exists('a'),
    ]) {
      await expect(call()).rejects.toMatchObject({ type: 'permission_denied' })
    }
  })

  test('what is asked for happens when allowed, and only then', async () => {
    await guarded({ write: 'ask' }, 'allowed').writeFile('a.txt', 'x')
    expect(asked).toEqual([
      {
        capability: 'write',
        sandbox: 'virtual',
        operation: 'writeFile',
        subject: '/workspace/a.txt',
        cwd: '/workspace',
      },
    ])
    await expect(guarded({ write: 'ask' }, 'denied').writeFile('b.txt', '')).rejects.toMatchObject({
      type: 'permission_denied',
      details: 'They said: not today',
    })
    await expect(guarded({ shell: 'ask' }, 'expired').exec('true')).rejects.toMatchObject({
      type: 'approval_expired',
      status: 403,
    })
    expect(await raw.readdir('.')).toEqual(['a.txt'])
  })

  test('a person is told where a command runs and which variables it is given, not their values', async () => {
    const sandbox = guarded({ shell: 'ask' }, 'allowed', { knownVariables: ['TOKEN'] })
    await sandbox.mkdir('sub')
    await sandbox.exec('true', { cwd: 'sub', env: { PAGER: 'rm', TOKEN: 'secret' } })
    expect(asked).toMatchObject([{ subject: 'PAGER=… true', cwd: '/workspace/sub' }])
  })

  test('an abort while somebody is asked ends the call', async () => {
    const abort = new AbortController()
    const policy = resolvePolicy('virtual', { shell: 'ask' }, null)
    const sandbox = withPolicy(raw, policy, async (_, signal) => {
      expect(signal).toBe(abort.signal)
      abort.abort(new Error('gone'))
      return { outcome: 'allowed', note: null }
    })
    await expect(sandbox.exec('true', { signal: abort.signal })).rejects.toThrow('gone')
  })

  test('without an allowlist pipes are as good as anything', async () => {
    expect((await guarded({}).exec('echo a | cat && echo b')).stdout).toBe('a\nb\n')
  })

  test('an allowlist lets its commands through, one at a time', async () => {
    const sandbox = guarded({}, 'denied', { allowedCommands: ['echo'] })
    expect((await sandbox.exec(' echo a\n')).stdout).toBe('a\n')
    await expect(sandbox.exec('cat a')).rejects.toMatchObject({
      type: 'permission_denied',
      message: 'Command not allowed: cat',
    })
    for (const command of [
      'echo a && rm b',
      'echo a || rm b',
      'echo a; rm b',
      'echo a | rm b',
      'echo a > b',
      'echo a >> b',
      'echo < b',
      'echo << b',
      'echo a & rm b',
      'echo `rm b`',
      'echo $(rm b)',
      'echo a\nrm b',
    ]) {
      await expect(sandbox.exec(command)).rejects.toMatchObject({
        type: 'permission_denied',
        message: expect.stringContaining('Compound shell syntax'),
      })
    }
    const lax = guarded({}, 'denied', { allowedCommands: ['echo'], allowCompoundCommands: true })
    expect((await lax.exec('echo a; echo b')).stdout).toBe('a\nb\n')
  })

  test('a grant only adds', async () => {
    const listed = guarded({}, 'denied', { allowedCommands: ['echo'], grantedCommands: ['pwd'] })
    expect((await listed.exec('pwd')).exitCode).toBe(0)
    expect((await listed.exec('echo a')).exitCode).toBe(0)
    const unlisted = guarded({}, 'denied', { grantedCommands: ['pwd'] })
    expect((await unlisted.exec('echo a')).exitCode).toBe(0)
    const asking = guarded({ shell: 'ask' }, 'denied', { grantedCommands: ['pwd'] })
    expect((await asking.exec('pwd')).exitCode).toBe(0)
    await expect(asking.exec('pwd; rm a')).rejects.toMatchObject({ type: 'permission_denied' })
    const denied = guarded({ shell: 'deny' }, 'denied', { grantedCommands: ['pwd'] })
    await expect(denied.exec('pwd')).rejects.toMatchObject({ type: 'permission_denied' })
  })
})
