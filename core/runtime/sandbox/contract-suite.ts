/** What every sandbox promises (B1 to B4 of `port.ts`), as tests that each adapter runs. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Sandbox } from './port.ts'

export interface SandboxUnderTest {
  sandbox: Sandbox
  /** The same sandbox after a restart. */
  reopen(): Promise<Sandbox>
  /** Cleans up what is outside the sandbox. */
  close(): Promise<void>
}

export function sandboxContract(
  name: string,
  open: (env: Record<string, string>) => Promise<SandboxUnderTest>,
): void {
  describe(`${name} keeps the sandbox contract`, () => {
    let opened: SandboxUnderTest
    let sandbox: Sandbox

    beforeEach(async () => {
      opened = await open({ GRANTED: 'to all' })
      sandbox = opened.sandbox
    })
    afterEach(async () => {
      await sandbox.dispose()
      await opened.close()
    })

    describe('files', () => {
      test('reads back what it wrote, making folders', async () => {
        await sandbox.writeFile('a/b/c.txt', 'grüße 🎉')
        expect(await sandbox.readFile('a/b/c.txt')).toBe('grüße 🎉')
        const bytes = new Uint8Array([0, 255, 128, 10])
        await sandbox.writeFile('a/bytes', bytes)
        expect(new Uint8Array(await sandbox.readFileBuffer('a/bytes'))).toEqual(bytes)
      })

      test('replaces a file whole and leaves no draft behind', async () => {
        await sandbox.writeFile('a.txt', 'a long first text')
        await Promise.all([sandbox.writeFile('a.txt', 'x'), sandbox.writeFile('a.txt', 'y')])
        expect(await sandbox.readFile('a.txt')).toMatch(/^[xy]$/)
        expect(await sandbox.readdir('.')).toEqual(['a.txt'])
      })

      test('resolves against its working folder', async () => {
        expect(sandbox.resolvePath('a/../b')).toBe(`${sandbox.cwd}/b`)
        await sandbox.writeFile(`${sandbox.cwd}/absolute.txt`, 'x')
        expect(await sandbox.exists('absolute.txt')).toBe(true)
      })

      test('lists sorted names and describes files', async () => {
        await sandbox.writeFile('b.txt', '12345')
        await sandbox.mkdir('a')
        expect(await sandbox.readdir('.')).toEqual(['a', 'b.txt'])
        const file = await sandbox.stat('b.txt')
        expect(file).toMatchObject({
          path: `${sandbox.cwd}/b.txt`,
          isFile: true,
          isDirectory: false,
          isSymbolicLink: false,
          size: 5,
        })
        expect(Math.abs(Date.now() - file.mtime)).toBeLessThan(60_000)
        expect(await sandbox.stat('a')).toMatchObject({ isFile: false, isDirectory: true })
      })

      test('says what is wrong in types', async () => {
        await sandbox.mkdir('folder')
        await sandbox.writeFile('file', '')
        await expect(sandbox.readFile('missing')).rejects.toMatchObject({
          type: 'file_not_found',
          status: 404,
          message: expect.stringContaining('missing'),
        })
        await expect(sandbox.stat('missing')).rejects.toMatchObject({ type: 'file_not_found' })
        await expect(sandbox.readdir('missing')).rejects.toMatchObject({ type: 'file_not_found' })
        await expect(sandbox.readFile('folder')).rejects.toMatchObject({ type: 'is_a_directory' })
        await expect(sandbox.writeFile('folder', '')).rejects.toMatchObject({
          type: 'is_a_directory',
        })
        await expect(sandbox.readdir('file')).rejects.toMatchObject({ type: 'not_a_directory' })
        await expect(sandbox.mkdir('folder')).rejects.toMatchObject({ type: 'file_exists' })
        await expect(sandbox.mkdir('a/b')).rejects.toMatchObject({ type: 'file_not_found' })
        expect(await sandbox.exists('missing')).toBe(false)
        expect(await sandbox.exists('file/below')).toBe(false)
      })

      test('removes files, and folders only when told so', async () => {
        await sandbox.writeFile('folder/file', 'x')
        await expect(sandbox.rm('folder')).rejects.toMatchObject({ type: 'is_a_directory' })
        await sandbox.rm('folder', { recursive: true })
        expect(await sandbox.exists('folder')).toBe(false)
        await expect(sandbox.rm('folder')).rejects.toMatchObject({ type: 'file_not_found' })
        await sandbox.rm('folder', { force: true })
        await expect(sandbox.rm('.', { recursive: true })).rejects.toMatchObject({
          type: 'invalid_path',
        })
      })

      test('makes nested folders when told so, as often as asked', async () => {
        await sandbox.mkdir('a/b/c', { recursive: true })
        await sandbox.mkdir('a/b/c', { recursive: true })
        expect((await sandbox.stat('a/b/c')).isDirectory).toBe(true)
      })

      test('survives a restart', async () => {
        await sandbox.writeFile('kept.txt', 'still here')
        await sandbox.dispose()
        sandbox = await opened.reopen()
        expect(await sandbox.readFile('kept.txt')).toBe('still here')
      })
    })

    describe('commands', () => {
      test('answer with output and exit code', async () => {
        expect(await sandbox.exec('echo out; echo err >&2; exit 3')).toEqual({
          stdout: 'out\n',
          stderr: 'err\n',
          exitCode: 3,
          truncated: false,
        })
      })

      test('see the files that file operations see', async () => {
        await sandbox.writeFile('in.txt', 'from file')
        const { stdout } = await sandbox.exec('cat in.txt && pwd && echo from shell > out.txt')
        expect(stdout).toBe(`from file${sandbox.cwd}\n`)
        expect(await sandbox.readFile('out.txt')).toBe('from shell\n')
      })

      test('run where the call says', async () => {
        await sandbox.mkdir('sub')
        expect((await sandbox.exec('pwd', { cwd: 'sub' })).stdout).toBe(`${sandbox.cwd}/sub\n`)
        await expect(sandbox.exec('pwd', { cwd: 'missing' })).rejects.toMatchObject({
          type: 'file_not_found',
        })
      })

      test('never reject for failing', async () => {
        expect((await sandbox.exec('no-such-command-here')).exitCode).toBe(127)
        expect((await sandbox.exec('false')).exitCode).toBe(1)
        expect((await sandbox.exec('if then fi')).exitCode).not.toBe(0)
      })

      test('get no variable of the host but granted ones', async () => {
        process.env.HOST_SECRET = 'do not show'
        try {
          const { stdout } = await sandbox.exec('env; echo "[$HOST_SECRET]"', {
            env: { CALL: 'once' },
          })
          expect(stdout).toContain('GRANTED=to all')
          expect(stdout).toContain('CALL=once')
          expect(stdout).toContain('[]')
          expect(stdout).not.toContain('do not show')
          expect((await sandbox.exec('echo "[$CALL]"')).stdout).toBe('[]\n')
        } finally {
          delete process.env.HOST_SECRET
        }
      })

      test('end with 124 at their time limit', async () => {
        expect((await sandbox.exec('sleep 1000', { timeoutMs: 200 })).exitCode).toBe(124)
        expect((await sandbox.exec('while true; do :; done', { timeoutMs: 200 })).exitCode).toBe(
          124,
        )
        expect((await sandbox.exec('echo alive')).stdout).toBe('alive\n')
      })

      test.each(['sleep 1000', 'while true; do :; done'])(
        'end at an abort: %s',
        async (command) => {
          const reason = new Error('enough')
          const abort = new AbortController()
          const timer = setTimeout(() => abort.abort(reason), 300)
          await expect(sandbox.exec(command, { signal: abort.signal })).rejects.toBe(reason)
          clearTimeout(timer)
          await expect(sandbox.exec('echo x', { signal: abort.signal })).rejects.toBe(reason)
        },
      )

      test('lose no byte of 200 kB and tell it as it comes', async () => {
        await sandbox.writeFile('big.txt', 'ü0123456789\n'.repeat(17_000))
        let live = ''
        const { stdout, truncated } = await sandbox.exec('cat big.txt', {
          onOutput: (chunk) => {
            live += chunk
          },
        })
        expect(stdout).toBe('ü0123456789\n'.repeat(17_000))
        expect(truncated).toBe(false)
        expect(live).toBe(stdout)
      })

      test('keep head and tail of a flood and say so', async () => {
        await sandbox.writeFile('flood.txt', `first\n${'0123456789\n'.repeat(300_000)}last\n`)
        const { stdout, truncated } = await sandbox.exec('cat flood.txt')
        expect(truncated).toBe(true)
        expect(stdout.length).toBeLessThan(1_100_000)
        expect(stdout.startsWith('first\n')).toBe(true)
        expect(stdout.endsWith('last\n')).toBe(true)
        expect(stdout).toMatch(/\n… \d+ characters omitted …\n/)
      })

      test('run side by side', async () => {
        const [a, b] = await Promise.all([
          sandbox.exec('sleep 0.1; echo a'),
          sandbox.exec('sleep 0.1; echo b'),
        ])
        expect([a?.stdout, b?.stdout]).toEqual(['a\n', 'b\n'])
      })

      test('end when the sandbox is disposed, which may be said twice', async () => {
        const running = sandbox.exec('sleep 1000')
        const refused = expect(running).rejects.toMatchObject({ type: 'sandbox_closed' })
        await sandbox.dispose()
        await refused
        await sandbox.dispose()
        await expect(sandbox.exec('echo x')).rejects.toMatchObject({ type: 'sandbox_closed' })
      })
    })
  })
}
