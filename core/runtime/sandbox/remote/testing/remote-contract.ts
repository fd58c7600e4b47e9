/** The contract of all sandboxes over one remote provider, which a fake plays. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { sandboxContract } from '../../contract-suite.ts'
import type { SandboxFactory } from '../../port.ts'
import type { OnClose } from '../machine.ts'
import type { FakeMachines } from './fake-machines.ts'

export interface FakeProvider extends AsyncDisposable {
  url: string
  machines: FakeMachines
}

export function remoteContract<Fake extends FakeProvider>(
  name: string,
  start: () => Promise<Fake>,
  factoryOf: (fake: Fake, env: Record<string, string>) => SandboxFactory,
): void {
  sandboxContract(name, async (env) => {
    const fake = await start()
    const stateRoot = await mkdtemp(join(tmpdir(), 'hearth-boxes-'))
    const factory = factoryOf(fake, env)
    const open = () => factory.create({ id: 'one', stateRoot, projectRoot: stateRoot })
    return {
      sandbox: await open(),
      reopen: open,
      async close() {
        await fake[Symbol.asyncDispose]()
        await rm(stateRoot, { recursive: true, force: true })
      },
    }
  })
}

/** What is true of rented machines alone, over one provider. */
export function machineContract<Fake extends FakeProvider>(
  name: string,
  start: () => Promise<Fake>,
  factoryOf: (fake: Fake, onClose: OnClose) => SandboxFactory,
): void {
  describe(`${name} rents machines`, () => {
    let fake: Fake
    let stateRoot: string
    const reports: string[] = []
    beforeEach(async () => {
      fake = await start()
      stateRoot = await mkdtemp(join(tmpdir(), 'hearth-boxes-'))
      reports.length = 0
    })
    afterEach(async () => {
      await fake[Symbol.asyncDispose]()
      await rm(stateRoot, { recursive: true, force: true })
    })
    const open = (onClose: OnClose) =>
      factoryOf(fake, onClose).create({
        id: 'one',
        stateRoot,
        projectRoot: stateRoot,
        report: async (message) => {
          reports.push(message)
        },
      })

    test.each([
      ['pause', 'kept'],
      ['keep', 'kept'],
      ['kill', 'gone'],
    ] as const)('and `onClose: %s` leaves files %s', async (onClose, files) => {
      const first = await open(onClose)
      await first.writeFile('a.txt', 'x')
      await first.dispose()
      const second = await open(onClose)
      expect(await second.exists('a.txt')).toBe(files === 'kept')
      expect(reports).toEqual([])
      await second.dispose()
    })

    test('and says when one is gone, at once and after a restart', async () => {
      const first = await open('keep')
      await first.writeFile('a.txt', 'x')
      fake.machines.all.clear()
      await expect(first.exec('true')).rejects.toMatchObject({ type: 'sandbox_lost', status: 410 })
      expect(await first.exists('a.txt')).toBe(false)
      await first.dispose()
      expect(reports).toHaveLength(1)
      fake.machines.all.clear()
      const second = await open('keep')
      expect((await second.exec('echo new')).stdout).toBe('new\n')
      expect(reports).toHaveLength(2)
      await second.dispose()
    })

    test('and lets the background be', async () => {
      const sandbox = await open('keep')
      const ran = await sandbox.exec('setsid sleep 1001 & echo $!; exit 3')
      expect(ran).toMatchObject({ stderr: '', exitCode: 3 })
      // One that ended and was not waited for is not alive.
      const state = `/proc/${Number(ran.stdout)}/stat`
      const alive = `[ -e ${state} ] && ! grep -q ') Z ' ${state} && echo alive`
      expect((await sandbox.exec(alive)).stdout).toBe('alive\n')
      await sandbox.dispose()
      const again = await open('keep')
      expect((await again.exec(alive)).stdout).toBe('')
      await again.dispose()
    })
  })
}

/** The contract over the provider itself, for whoever has its keys: elsewhere there is nothing to test. */
export function liveContract(
  name: string,
  variables: string[],
  factoryOf: (env: Record<string, string>) => SandboxFactory,
): void {
  if (variables.some((variable) => !process.env[variable])) return
  vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })
  sandboxContract(`${name}, the service itself,`, async (env) => {
    const stateRoot = await mkdtemp(join(tmpdir(), 'hearth-boxes-'))
    const open = () => factoryOf(env).create({ id: 'live', stateRoot, projectRoot: stateRoot })
    return {
      sandbox: await open(),
      reopen: open,
      async close() {
        await rm(stateRoot, { recursive: true, force: true })
      },
    }
  })
}
