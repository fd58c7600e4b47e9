/** The contract of all sandboxes over one remote provider, which a fake plays. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { sandboxContract } from '../../contract-suite.ts'
import type { SandboxFactory } from '../../port.ts'
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
