import { existsSync, statSync, watch } from 'node:fs'
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sandboxContract } from './contract-suite.ts'
import { processTable } from './host/process-table.ts'
import { endCommandsOfThread, local } from './local.ts'
import type { Sandbox } from './port.ts'

async function temporaryFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'hearth-local-')))
}

function create(projectRoot: string, options = {}, cwd?: string): Promise<Sandbox> {
  const context = { id: 'one', stateRoot: join(projectRoot, 'state'), projectRoot }
  return local(options).create(cwd === undefined ? context : { ...context, cwd })
}

sandboxContract('local', async (env) => {
  const root = await temporaryFolder()
  return {
    sandbox: await create(root, { env }),
    reopen: () => create(root, { env }),
    close: () => rm(root, { recursive: true }),
  }
})

/** Resolves when something is in the file: how a command says that it has come so far. */
async function appears(path: string): Promise<void> {
  const watcher = watch(dirname(path))
  try {
    await new Promise<void>((resolve) => {
      const look = () => {
        if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0) resolve()
      }
      watcher.on('change', look)
      look()
    })
  } finally {
    watcher.close()
  }
}

async function isRunning(pidFile: string): Promise<boolean> {
  const pid = Number(await readFile(pidFile, 'utf8'))
  expect(pid).toBeGreaterThan(1)
  return (await processTable()).some((row) => row.pid === pid)
}

describe('local sandbox', () => {
  let root: string
  let sandbox: Sandbox

  beforeEach(async () => {
    root = await temporaryFolder()
    sandbox = await create(root)
  })
  afterEach(async () => {
    await sandbox.dispose()
    await rm(root, { recursive: true })
  })

  test('starts where it is told, the project by default', async () => {
    await mkdir(join(root, 'packages/web'), { recursive: true })
    expect(sandbox.cwd).toBe(root)
    expect((await create(root, { cwd: 'packages' })).cwd).toBe(join(root, 'packages'))
    expect((await create(root, { cwd: 'packages' }, 'web')).cwd).toBe(join(root, 'packages/web'))
    await expect(create(root, { cwd: 'missing' })).rejects.toMatchObject({ type: 'file_not_found' })
    await writeFile(join(root, 'file'), '')
    await expect(create(root, { cwd: 'file' })).rejects.toMatchObject({ type: 'not_a_directory' })
  })

  test('is not confined: absolute paths, the home folder and links are real', async () => {
    const outside = await temporaryFolder()
    await sandbox.writeFile(join(outside, 'a.txt'), 'x')
    await symlink(outside, join(root, 'link'))
    expect(await sandbox.readFile('link/a.txt')).toBe('x')
    expect(sandbox.resolvePath('~/notes')).toBe(join(homedir(), 'notes'))
    await sandbox.writeFile('link/a.txt', 'y')
    expect(await readFile(join(outside, 'a.txt'), 'utf8')).toBe('y')
    await sandbox.rm('link')
    expect(existsSync(outside)).toBe(true)
    await rm(outside, { recursive: true })
  })

  test('keeps the mode of a file it replaces', async () => {
    await writeFile(join(root, 'run.sh'), 'echo 1')
    await chmod(join(root, 'run.sh'), 0o755)
    await sandbox.writeFile('run.sh', 'echo 2')
    expect((await stat(join(root, 'run.sh'))).mode & 0o777).toBe(0o755)
  })

  test('tells output as it comes, and waits for the last byte', async () => {
    const chunks: string[] = []
    const { stdout } = await sandbox.exec(
      'printf "\\303"; sleep 0.2; printf "\\274\\n"; echo end',
      {
        onOutput: (chunk) => chunks.push(chunk),
      },
    )
    expect(stdout).toBe('ü\nend\n')
    expect(chunks.join('')).toBe(stdout)
    expect(chunks.join('')).not.toContain('\uFFFD')
    const late = await sandbox.exec('(sleep 0.2; echo late) & echo early')
    expect(late.stdout).toBe('early\nlate\n')
  })

  test('a hundred commands of 200 kB, ten at a time, return every byte of both streams', async () => {
    const lines = Array.from({ length: 28_572 }, (_, index) => `${100_000 + index}\n`).join('')
    const inOrder = async (): Promise<void> => {
      for (let run = 0; run < 10; run++) {
        const told: string[] = []
        const { stdout, stderr, truncated } = await sandbox.exec(
          'seq 100000 128571; seq 100000 128571 >&2',
          { onOutput: (chunk) => told.push(chunk) },
        )
        // Compared as a whole: a difference of strings this long would be all that is printed.
        expect({ isWhole: stdout === lines && stderr === lines, truncated }).toEqual({
          isWhole: true,
          truncated: false,
        })
        expect(told.join('')).toHaveLength(2 * lines.length)
      }
    }
    await Promise.all(Array.from({ length: 10 }, inOrder))
  })

  test('a deadly signal is 128 and its number', async () => {
    expect((await sandbox.exec('kill -9 $$')).exitCode).toBe(137)
  })

  test('a command that cannot be started is a failed command', async () => {
    expect((await sandbox.exec(`echo ${'x'.repeat(4_000_000)}`)).exitCode).toBe(126)
    expect((await sandbox.exec('echo \0')).exitCode).toBe(126)
  })

  const stubborn = [
    ['a child in a session of its own', 'setsid sleep 1000 & echo $! > pid; wait'],
    [
      'a child that ignores hangup and termination',
      `(trap '' HUP TERM; sleep 1000) & echo $! > pid; wait`,
    ],
    [
      'an orphan that left parent, group and session',
      `setsid sh -c 'trap "" HUP TERM; (trap "" HUP TERM; echo $(exec sh -c "echo \\$PPID") > pid; while :; do sleep 1; done) & exit 0'; sleep 1000`,
    ],
    [
      'an orphan that left its environment, too',
      `env -i setsid -f /bin/sh -c 'trap "" TERM; echo $$ > pid; while :; do /bin/sleep 1; done'; sleep 1000`,
    ],
    [
      'fifty children that ignore termination',
      `trap '' TERM; for each in $(seq 50); do sleep 1000 & done; echo $! > pid; wait`,
    ],
  ] as const

  test.each(stubborn)('a timeout ends %s', async (_, command) => {
    const { exitCode } = await sandbox.exec(command, { timeoutMs: 500 })
    expect(exitCode).toBe(124)
    expect(await isRunning(join(root, 'pid'))).toBe(false)
  })

  test.each(stubborn)('an abort ends %s', async (_, command) => {
    const abort = new AbortController()
    const running = sandbox.exec(command, { signal: abort.signal })
    const refused = expect(running).rejects.toBe('enough')
    await appears(join(root, 'pid'))
    abort.abort('enough')
    await refused
    expect(await isRunning(join(root, 'pid'))).toBe(false)
  })

  test('what was sent to the background lives until the sandbox is disposed', async () => {
    await sandbox.exec('nohup sleep 1000 > /dev/null 2>&1 & echo $! > pid')
    expect(await isRunning(join(root, 'pid'))).toBe(true)
    await sandbox.dispose()
    expect(await isRunning(join(root, 'pid'))).toBe(false)
  })

  test.runIf(process.platform === 'linux')(
    'a thread that died can be cleaned up after',
    async () => {
      const { threadId } = await import('node:worker_threads')
      await sandbox.exec('nohup sleep 1000 > /dev/null 2>&1 & echo $! > pid')
      await endCommandsOfThread(threadId + 1_000)
      expect(await isRunning(join(root, 'pid'))).toBe(true)
      await endCommandsOfThread(threadId)
      expect(await isRunning(join(root, 'pid'))).toBe(false)
    },
  )

  test('commands get the allowlist of the host and nothing more', async () => {
    const { stdout } = await sandbox.exec('env')
    const names = stdout.split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? [])
    const allowed =
      'PATH HOME USER LOGNAME HOSTNAME SHELL LANG LC_ALL LC_CTYPE TZ TERM TMPDIR TMP TEMP'.split(
        ' ',
      )
    const ofTheShell = ['PWD', 'OLDPWD', 'SHLVL', '_', 'HEARTH_COMMAND']
    expect(names.filter((name) => ![...allowed, ...ofTheShell].includes(name))).toEqual([])
    expect(names).toContain('PATH')
  })
})
